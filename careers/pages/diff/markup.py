"""The HTML of changes. Every value goes through `escape`; templates would take ten times as long."""

from collections.abc import Iterable, Sequence
from html import escape

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .change import PartChange, Detail, ChangedTopic
from .texts import Passage

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
