"""The HTML of what a page holds dozens of: skills, pay figures, factors, rungs, lines of the contents.

Django's templates take some 8 µs for every value that they show, which for a full page adds up to
three times its whole budget; here it is less than one. Every value goes through `escape`. End tags that
HTML does not need (of skills, rungs, rows and cells) are left out.
"""

from collections.abc import Callable, Mapping
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers.pages import wording
from careers.pages.skills import is_rated


def roles(rows, heading: str, *, is_told: bool, link: Callable[[str], str]) -> SafeString:
    """The entries of a list of roles, from rows of careers.presentation.listing; `heading` is an element.

    `link` makes of the address of a page the one that links to it have.
    """
    under, compare, shortlist = reverse("careers"), reverse("compare"), reverse("shortlist")
    no_pay, to_compare, to_save = escape(_("No pay figure")), escape(_("Compare")), escape(_("Save"))
    return SafeString(
        "".join(
            f"""
<li>
<{heading}><a href="{escape(link(f"{under}{row['slug']}/"))}">{title}</a></{heading}>\
{f'<p class="summary">{escape(row["summary"])}</p>' if is_told else ""}\
{f'<p class="level">{escape(row["level"])}</p>' if row["level"] else ""}
<p class="pay-line">{escape(row["pay"]) or no_pay}{row["glyph"]}</p>
<p class="acts"><a href="{compare}?role={row["slug"]}">{to_compare}{hidden(title)}</a> \
<a href="{shortlist}?role={row["slug"]}">{to_save}{hidden(title)}</a></p>
</li>"""
            for row in rows
            for title in (escape(row["title"]),)
        )
    )


def families(found, pay: Mapping[str, dict] | None, *, link: Callable[[str], str]) -> SafeString:
    """The entries of a list of families, with how many roles they have: a number, or with `pay` in words.

    `found` are the families of careers.presentation.listing, `pay` what is told there of their pay, by slug;
    `link` as in `roles`.
    """
    return SafeString("".join(_family(family, pay, link) for family in found))


def _family(family, pay: Mapping[str, dict] | None, link: Callable[[str], str]) -> str:
    number, told = str(family.count), ""
    if pay is not None:
        number = escape(_roles_in_words(family.count))
        if paid := pay.get(family.slug):
            told = f"{paid['glyph']}<small>{escape(paid['words'])}</small>"
    address = escape(link(reverse("family", args=[family.slug])))
    return f'<li><a href="{address}">{escape(family.name)}</a> <span>{number}</span>{told}</li>\n'


def _roles_in_words(number: int) -> str:
    return ngettext("%(n)s role", "%(n)s roles", number) % {"n": number}


def hidden(words: str) -> str:
    """What is read out only: HTML already."""
    return f'<span class="vh"> {words}</span>'


def cards(found, origin: str, *, link: Callable[[str], str]) -> SafeString:
    """Careers to read next: kind, why, slug, title, reason, summary, pay, and what it would change (weighed).

    `origin` is the address of the role of which they are cards, where that is live; `link` as in `roles`.
    """
    under, compare, shortlist = reverse("careers"), reverse("compare"), reverse("shortlist")
    addresses = (link(f"{under}{card['slug']}/{card.get('query', '')}") for card in found)
    return SafeString(
        "".join(_card(*each, origin, compare, shortlist) for each in zip(found, addresses, strict=True))
    )


def _card(card: dict, address: str, origin: str, compare: str, shortlist: str) -> str:
    title, slug = escape(card["title"]), card["slug"]
    lines = [
        f'<p class="{name}">{escape(words)}</p>\n'
        for name, words in (
            ("reason", card.get("reason")),
            ("weighed", card.get("weighed")),
            ("summary", card.get("summary")),
            ("pay-line", card.get("pay")),
        )
        if words
    ]
    if origin:
        way = f'<a href="{reverse("path", args=[origin, slug])}">{escape(_("What would it take?"))}'
        both = f'<a href="{compare}?role={origin}&amp;role={slug}">{escape(_("Compare"))}'
        save = f'<a href="{shortlist}?role={slug}">{escape(_("Save"))}'
        links = " ".join(f"{each}{hidden(title)}</a>" for each in (way, both, save))
        lines.append(f'<p class="acts">{links}</p>\n')
    return (
        f'<li class="{card["kind"]}">\n<p class="why">{escape(card["why"])}</p>\n'
        f'<h3><a href="{escape(address)}">{title}</a></h3>\n{"".join(lines)}</li>\n'
    )


def moves(found) -> SafeString:
    """Typical moves: title and url, and words, which lead to the way there where that has an address."""
    return SafeString("".join(map(_move, found)))


def _move(move) -> str:
    words = escape(move.words)
    if move.way:
        words = f'<a href="{escape(move.way)}">{words}</a>'
    return f'<li><a href="{escape(move.url)}">{escape(move.title)}</a> {words}</li>\n'


def answers(lines) -> SafeString:
    """The lines of "In short", each with a label and a text."""
    return SafeString("".join(f"<dt>{escape(line.label)}</dt><dd>{escape(line.text)}\n" for line in lines))


def next_move(title: str, takes: str, anchor: str, *, alone: bool) -> SafeString:
    """The line of "In short" on where people look next; `takes` is what that role asks for, in brackets.

    Where it stands `alone` it is a list by itself.
    """
    told = escape(_("People who know this work often look at %(title)s%(takes)s."))
    link = f'<a href="#{escape(anchor)}">{escape(title)}</a>'
    words = told % {"title": link, "takes": escape(takes)}
    line = f"<dt>{escape(_('Next'))}</dt><dd>{words}\n"
    return SafeString(f"<dl>{line}</dl>\n" if alone else line)


def contents(parts) -> SafeString:
    """The lines of the list of contents, from parts with anchor, heading and perhaps what is inside."""
    return SafeString("".join(map(_entry, parts)))


def _entry(part: dict) -> str:
    inside = part.get("inside", ())
    below = "".join(f'<li><a href="#{escape(a)}">{escape(words)}</a></li>' for a, words in inside)
    below = below and f"<ol>{below}</ol>"
    return f'<li><a href="#{escape(part["anchor"])}">{escape(part["heading"])}</a>{below}</li>\n'


def skills(requirements, levels: dict[str, str]) -> SafeString:
    under = reverse("skills")
    return SafeString("".join(_skill(requirement, levels, under) for requirement in requirements))


def by_purpose(requirements) -> SafeString:
    """All of many technologies, by what they are for; a plain list where nobody says that."""
    alike: dict[str, list[str]] = {}
    under = reverse("skills")
    for requirement in requirements:
        alike.setdefault(requirement.wording, []).append(_skill_link(requirement, under))
    if alike.keys() == {""}:
        return SafeString("<ul>{}</ul>".format("".join(f"<li>{each}\n" for each in alike[""])))
    alike[_("Other")] = alike.pop("", [])
    return SafeString(
        "<dl>{}</dl>".format(
            "".join(
                f"<div><dt>{escape(words)}<dd>{', '.join(names)}</div>\n"
                for words, names in alike.items()
                if names
            )
        )
    )


def technologies(requirements) -> SafeString:
    """The first of many technologies, each with what it is for."""
    under = reverse("skills")
    return SafeString(
        "".join(
            f"<li>{_skill_link(each, under)} <span>{escape(each.wording)}</span>\n"
            if each.wording
            else f"<li>{_skill_link(each, under)}\n"
            for each in requirements
        )
    )


def _skill_link(skill, under: str) -> str:
    """The name of a skill as a link to its page; all of them are `under` one address, so reverse it once."""
    return f'<a href="{under}{escape(skill.skill)}/">{escape(skill.name)}</a>'


def _skill(skill, levels: dict[str, str], under: str) -> str:
    level, words_here = "", f" <i>{escape(skill.wording)}</i>" if skill.wording else ""
    if is_rated(skill):
        words_here += f" <small>{escape(_ratings(skill))}</small>"
    elif skill.level:
        words = escape(levels.get(skill.level, skill.level))
        level = f' <span class="lv {escape(skill.level)}">{words}</span>'
    return f"<li>{_skill_link(skill, under)}{level}{words_here}\n"


def _ratings(skill) -> str:
    """The marks of a survey: "importance 4.1 of 5, level 4.6 of 7"."""
    marks = (
        (_("importance %(mark)s of 5"), skill.importance_rating),
        (_("level %(mark)s of 7"), skill.level_rating),
    )
    return ", ".join(words % {"mark": wording.mark(mark)} for words, mark in marks if mark is not None)


def band(row: dict, columns: dict[str, str]) -> SafeString:
    """The row of the pay table; the words of its columns, in `columns`, are repeated for narrow screens."""
    note = f"<small>{escape(row['note'])}</small>" if row["note"] else ""
    if row["covers"]:
        note = f"{wider_group(row['covers'])}{note}"
    others = "".join(f"<br>{escape(other)}" for other in row["others"])
    basis = row["basis"] if row["basis_known"] else _("basis not stated")
    area = row["area"] or _("area not stated")
    year = row["year"] or _("year not stated")
    cells = {
        "amount": f"<b>{escape(row['amount'])}</b> {escape(row['period'])}{others}",
        "kind": f"{escape(row['statistic'])}<br>{escape(basis)}",
        "area": f"{escape(area)}<br>{escape(str(year))}",
        "experience": escape(row["experience"] or _("not stated")),
        "source": row["cite"],
    }
    filled = "".join(f'<td data-label="{escape(words)}">{cells[column]}' for column, words in columns.items())
    return SafeString(
        f'<tr id="{escape(row["anchor"])}"><th scope="row">{escape(row["label"])}{note}{filled}\n'
    )


def beside(rows) -> SafeString:
    """The rows of a table of roles side by side.

    Each has label and cells (title, with text or with missing), and may have href, mark, small and differs. A
    cell may have small beside its text, and is_unknown where nobody knows what is missing.
    """
    return SafeString("".join(map(_beside, rows)))


def _beside(row: dict) -> str:
    label = escape(row["label"])
    if "href" in row:
        label = f'<a href="{escape(row["href"])}">{label}</a>'
    if row.get("mark"):
        label += f' <span class="mark">{escape(row["mark"])}</span>'
    if row.get("small"):
        label += f" <small>{escape(row['small'])}</small>"
    differs = ' class="differs"' * row.get("differs", False)
    return f'<tr{differs}><th scope="row">{label}</th>{"".join(map(_cell, row["cells"]))}</tr>\n'


def _cell(cell: dict) -> str:
    if missing := cell.get("missing"):
        unknown = " unknown" * cell.get("is_unknown", False)
        words = f'<span class="missing{unknown}">{escape(missing)}</span>'
    else:
        small = f" <small>{escape(cell['small'])}</small>" if cell.get("small") else ""
        words = f"<span><b>{escape(cell['text'])}</b>{small}</span>"
    return f'<td data-label="{escape(cell["title"])}">{words}</td>'


def options(areas: dict[str, str], chosen: str) -> SafeString:
    """The areas (by their short names) to choose from."""
    return SafeString(
        "".join(
            f'<option value="{escape(name)}"{" selected" * (area == chosen)}>{escape(area)}\n'
            for name, area in areas.items()
        )
    )


def areas(rows) -> SafeString:
    """The rows of the table of all areas: area, median, from the 10th to the 90th percentile, year.

    Each has band, id, url, period (where it is not that of all), and bar (the median drawn, in HTML).
    """
    return SafeString("".join(map(_area, rows)))


def _area(row: dict) -> str:
    band = row["band"]
    median = wording.stated(band, "median") or wording.amounts(band)[0]
    spread = wording.between(band, "p10", "p90") or "–"
    return (
        f'<tr id="{escape(row["id"])}"><th scope="row"><a href="{escape(row["url"])}">{escape(band.area)}</a>'
        f"<td><b>{escape(median)}</b>{escape(row['period'])}{row['bar']}"
        f"<td>{escape(spread)}<td>{band.year or ''}\n"
    )


def wider_group(covers: str) -> SafeString:
    """The mark of a figure that counts more people than those of the role."""
    return SafeString(f'<span class="wide">{_("Figure of a wider group:")} {escape(covers)}</span>')


def said_again(releases) -> SafeString:
    """That newer releases say all that a page has from a source."""
    words = (_("unchanged in %(release)s") % {"release": escape(each["release"])} for each in releases)
    return SafeString("".join(f", {each}" for each in words))


def said_again_of_parts(releases) -> SafeString:
    """That newer releases say again what is named by `parts`."""
    words = (
        _("Unchanged in %(release)s: %(parts)s.")
        % {"release": escape(each["release"]), "parts": escape(each["parts"])}
        for each in releases
    )
    return SafeString("".join(f'<span class="uses">{each}</span>' for each in words))


def names(titles) -> SafeString:
    """Other names of a role, each as an entry of a list."""
    return SafeString("".join(f"<li>{escape(title)}\n" for title in titles))


def factor(row: dict) -> SafeString:
    percent = f"<b>{escape(row['percent'])}</b>" if row["percent"] else ""
    effect = f" <span>{escape(row['effect'])}</span>" if row["effect"] else ""
    year = f" <small>{row['year']}</small>" if row["year"] else ""
    return SafeString(
        f'<tr id="{escape(row["anchor"])}"><th scope="row">{escape(row["label"])}'
        f"<td>{percent}{effect}{year}<td>{row['cite']}\n"
    )


def rung(row: dict) -> SafeString:
    title, here, current = escape(row["title"]), "", ""
    if row["url"]:
        title = f'<a href="{escape(row["url"])}">{title}</a>'
    if row["here"]:
        here, current = f"<em>{escape(_('You are here'))}</em> ", ' aria-current="step"'
    # What separates the rung from the one before is HTML already.
    return SafeString(f"<li{current}>{here}<b>{title}</b> {escape(row['summary'])}{row['gain']}\n")
