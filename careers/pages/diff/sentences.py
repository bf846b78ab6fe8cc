"""Changes in a few words, for lists and feeds."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from .change import PartChange, ChangedTopic

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
