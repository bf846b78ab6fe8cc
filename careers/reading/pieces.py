"""The HTML of what a page holds dozens of: skills, pay figures, factors, rungs, lines of the contents.

Django's templates take some 8 µs for every value that they show, which for a full page adds up to
three times its whole budget; here it is less than one. Every value goes through `escape`.
"""

from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def contents(entries) -> SafeString:
    """The lines of the list of contents, from (anchor, heading, [(anchor, sub-heading)])."""
    return SafeString("".join(_entry(*entry) for entry in entries))


def _entry(anchor: str, heading: str, inside) -> str:
    below = "".join(f'<li><a href="#{escape(a)}">{escape(words)}</a></li>' for a, words in inside)
    below = below and f"<ol>{below}</ol>"
    return f'<li><a href="#{escape(anchor)}">{escape(heading)}</a>{below}</li>\n'


def skills(requirements, levels: dict[str, str]) -> SafeString:
    return SafeString("".join(_skill(requirement, levels) for requirement in requirements))


def _skill(skill, levels: dict[str, str]) -> str:
    level, wording = "", ""
    if skill.level:
        words = escape(levels.get(skill.level, skill.level))
        level = f' <span class="lv {escape(skill.level)}">{words}</span>'
    if skill.wording:
        wording = f' <span class="in">{escape(skill.wording)}</span>'
    return f"<li><b>{escape(skill.name)}</b>{level}{wording}</li>\n"


def band(row: dict, columns: tuple[str, ...]) -> SafeString:
    """The row of the pay table; the words of its columns, in `columns`, are repeated for narrow screens."""
    note = f"<small>{escape(row['note'])}</small>" if row["note"] else ""
    others = "".join(f"<br>{escape(other)}" for other in row["others"])
    basis = row["basis"] if row["basis_known"] else _("basis not stated")
    area = row["area"] or _("area not stated")
    year = row["year"] or _("year not stated")
    cells = (
        f"<b>{escape(row['amount'])}</b> {escape(row['period'])}{others}",
        f"{escape(row['statistic'])}<br>{escape(basis)}",
        f"{escape(area)}<br>{escape(str(year))}",
        escape(row["experience"] or _("not stated")),
        row["cite"],
    )
    filled = "".join(
        f'<td data-label="{escape(column)}">{html}</td>' for column, html in zip(columns, cells, strict=True)
    )
    return SafeString(
        f'<tr id="{escape(row["anchor"])}"><th scope="row">{escape(row["label"])}{note}</th>{filled}</tr>\n'
    )


def factor(row: dict) -> SafeString:
    percent = f"<b>{escape(row['percent'])}</b>" if row["percent"] else ""
    effect = f" <span>{escape(row['effect'])}</span>" if row["effect"] else ""
    year = f" <small>{row['year']}</small>" if row["year"] else ""
    return SafeString(
        f'<tr id="{escape(row["anchor"])}"><th scope="row">{escape(row["label"])}</th>'
        f"<td>{percent}{effect}{year}</td><td>{row['cite']}</td></tr>\n"
    )


def rung(row: dict) -> SafeString:
    title, here, current = escape(row["title"]), "", ""
    if row["slug"]:
        title = f'<a href="{reverse("role", args=[row["slug"]])}">{title}</a>'
    if row["here"]:
        here, current = f"<em>{escape(_('You are here'))}</em> ", ' aria-current="step"'
    return SafeString(f"<li{current}>{here}<b>{title}</b> {escape(row['summary'])}</li>\n")
