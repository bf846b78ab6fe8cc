"""What a comparison of two pages finds, and how it is told: in a few words, and as HTML.

Every value of the HTML goes through `escape`; templates would take ten times as long.
"""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Literal, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .texts import Passage


class Detail(NamedTuple):
    """One thing that a part says otherwise, in words; `change` adds by how much, where that can be told.

    A long text is in `passages` instead, old and new as one.
    """

    label: str
    before: str = ""
    after: str = ""
    change: str = ""
    passages: tuple[Passage, ...] = ()


class PartChange(NamedTuple):
    """A part of the page that was added, removed, moved, or now says something else.

    `about` names it, `told` is what one that was added or removed says.
    """

    kind: Literal["added", "removed", "changed", "moved"]
    about: str
    told: str = ""
    details: tuple[Detail, ...] = ()


class ChangedTopic(NamedTuple):
    """The changes of one kind of part, such as the skills, under its heading. Never empty."""

    name: str
    heading: str
    changes: tuple[PartChange, ...]


#: As many parts of a kind are named; of more, the number is told.
NAMED = 3
#: A name with more letters is cut.
LONGEST_NAME = 80


def lines(topics: Iterable[ChangedTopic]) -> list[str]:
    """One line a topic: "Skills: added Python, SQL; removed R", "Texts: changed 5"."""
    return [
        _("%(topic)s: %(changes)s") % {"topic": topic.heading, "changes": "; ".join(_told(topic))}
        for topic in topics
    ]


def _told(topic: ChangedTopic) -> Iterable[str]:
    words = {
        "changed": _("changed %(what)s"),
        "added": _("added %(what)s"),
        "removed": _("removed %(what)s"),
        "moved": _("moved %(what)s"),
    }
    for kind, told in words.items():
        if changes := [change for change in topic.changes if change.kind == kind]:
            if kind == "changed" and (figure := _figure(changes)):
                yield figure
            else:
                yield told % {"what": _names(topic, changes)}


def _names(topic: ChangedTopic, changes: Sequence[PartChange]) -> str:
    # Whether related careers are public is not known here.
    if len(changes) > NAMED or topic.name == "related":
        return str(len(changes))
    return ", ".join(_short(change.about) for change in changes)


def _figure(changes: Sequence[PartChange]) -> str:
    """The first change, where it is one of an amount: "Base pay, 2025: Median $40,000 → $42,000 (+5%)"."""
    first = changes[0]
    detail = first.details[0] if first.details else None
    if detail is None or not detail.change:
        return ""
    label = f"{detail.label} " if detail.label else ""
    told = f"{_short(first.about)}: {label}{detail.before} → {detail.after} ({detail.change})"
    if len(changes) == 1:
        return told
    return _("%(figure)s, and %(count)d more") % {"figure": told, "count": len(changes) - 1}


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[:LONGEST_NAME].rstrip() + "…"


#: So many changes of a topic are shown where there is an address for all of them.
SHOWN = 6
#: So many lines of one text.
LINES_SHOWN = 6


def html(topics: Iterable[ChangedTopic], *, heading: str = "h3", all_at: str = "") -> SafeString:
    """Topics under headings of the level `heading`, each with a list of its changes.

    Where there is an address for all of them, `all_at`, only the first few are shown, and a link to it.
    """
    return SafeString("".join(_topic(topic, heading, all_at) for topic in topics))


def _topic(topic: ChangedTopic, heading: str, all_at: str) -> str:
    shown = topic.changes[:SHOWN] if all_at else topic.changes
    words = _words()
    items = "".join(_change(change, words, all_at) for change in shown)
    left = len(topic.changes) - len(shown)
    more = f'<p class="rest">{_rest(left, all_at)}</p>\n' if left else ""
    return f'<{heading}>{escape(topic.heading)}</{heading}>\n<ul class="diff">\n{items}</ul>\n{more}'


def _words() -> dict[str, str]:
    words = {
        "changed": _("Changed"),
        "added": _("Added"),
        "removed": _("Removed"),
        "moved": _("Moved to another place"),
        "old": _("was:"),
        "new": _("is now:"),
    }
    return {name: escape(told) for name, told in words.items()}


def _rest(number: int, all_at: str) -> str:
    told = ngettext("and %(n)d more change", "and %(n)d more changes", number) % {"n": number}
    return f'<a href="{escape(all_at)}">{escape(told)}</a>'


def _change(change: PartChange, words: dict[str, str], all_at: str) -> str:
    told = f" <span>{escape(change.told)}</span>" if change.told else ""
    name = f"<b>{escape(change.about)}</b>{told}"
    inside = "".join(_detail(detail, words, all_at) for detail in change.details)
    return (
        f'<li class="{change.kind}"><p><span class="kind">{words[change.kind]}</span> {name}</p>'
        f"{inside}</li>\n"
    )


def _detail(detail: Detail, words: dict[str, str], all_at: str) -> str:
    label = f"<span>{escape(detail.label)}</span> " if detail.label else ""
    if detail.passages:
        before = f"<p>{label}</p>" if label else ""
        return before + _passages(detail.passages, words, all_at)
    values = " ".join(
        _mark(tag, kind, value, words)
        for tag, kind, value in (("del", "old", detail.before), ("ins", "new", detail.after))
        if value
    )
    by = f" <b>{escape(detail.change)}</b>" if detail.change else ""
    return f'<p class="value">{label}{values}{by}</p>'


def _passages(passages: Sequence[Passage], words: dict[str, str], all_at: str) -> str:
    shown = passages[:LINES_SHOWN] if all_at and len(passages) > LINES_SHOWN + 2 else passages
    lines = "".join(_passage(passage, words) for passage in shown)
    left = len(passages) - len(shown)
    if left:
        told = ngettext("and %(n)d more paragraph", "and %(n)d more paragraphs", left) % {"n": left}
        lines += f'<p class="rest"><a href="{escape(all_at)}">{escape(told)}</a></p>'
    return f'<div class="marked">{lines}</div>'


def _passage(passage: Passage, words: dict[str, str]) -> str:
    if passage[0].kind == "gap" and len(passage) == 1:
        return f'<p class="gap">{escape(passage[0].text)}</p>'
    return f"<p>{''.join(_piece(kind, text, words) for kind, text in passage)}</p>"


def _piece(kind: str, text: str, words: dict[str, str]) -> str:
    if kind == "old":
        return _mark("del", kind, text, words)
    if kind == "new":
        return _mark("ins", kind, text, words)
    return " … " if kind == "gap" else escape(text)


def _mark(tag: str, kind: str, text: str, words: dict[str, str]) -> str:
    # The space behind the last word stays outside, so that no line is drawn under it.
    bare = text.rstrip()
    return f'<{tag}><span class="vh">{words[kind]} </span>{escape(bare)}</{tag}>{text[len(bare) :]}'
