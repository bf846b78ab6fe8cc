"""Two role pages, compared as a reader would."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import msgspec
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from careers import models as rows
from careers.pages import (
    ExternalCode,
    Ladder,
    MarketFigure,
    Requirement,
    RolePage,
    SalaryBand,
    SalaryFactor,
    Section,
    SkillGroup,
    Source,
    markdown,
    wording,
)

from . import parts
from .change import ChangedTopic, Detail, PartChange
from .parts import pairs
from .texts import marked, marked_line

#: Parts that name their source.
Sourced = SkillGroup | SalaryBand | SalaryFactor | MarketFigure

#: Texts with more letters are shown with their changes marked, others as before and after.
SHORT = 60


def between(
    before: RolePage,
    after: RolePage,
    titles: Mapping[str, str] | None = None,
    *,
    detailed: int | None = None,
    briefly: bool = False,
) -> tuple[ChangedTopic, ...]:
    """What `after` says otherwise than `before`, in the order of the page; empty for what reads the same.

    What no reader sees is left out: anchors, places of rows, short names of sources, when the next
    review is due. `titles` are those of the roles that related careers may point at, by address:
    others are left out, since the page does not show them either. Without it, all are compared, and
    named by their address. Of the figures of a kind, of which a page can have hundreds, only the first
    `detailed` that differ are told in detail (all, if None). `briefly` finds what `lines` says, and no
    more, in a quarter of the time. No query.
    """
    return _Comparison(before, after, titles, 1 if briefly else detailed, briefly).topics()


class _Comparison:
    def __init__(
        self,
        before: RolePage,
        after: RolePage,
        titles: Mapping[str, str] | None,
        detailed: int | None,
        briefly: bool,
    ):
        self.before, self.after, self.titles = before, after, titles
        self.detailed, self.briefly = detailed, briefly
        self.sources = {source.slug: source for source in (*before.sources, *after.sources)}
        #: Sources that both pages have: of the others, the list of sources tells that they came or went.
        self.lasting = {source.slug for source in before.sources} & {source.slug for source in after.sources}

    def topics(self) -> tuple[ChangedTopic, ...]:
        found = (
            ("facts", _("Title, summary and facts"), self.facts()),
            ("names", _("Other names"), self.names()),
            ("texts", _("Texts"), self.sections()),
            ("skills", _("Skills"), self.skills()),
            ("pay", _("Pay"), self.figures("salary_bands", _alike_band)),
            ("factors", _("What moves pay"), self.figures("salary_factors", _alike_factor)),
            ("market", _("Market figures"), self.figures("market_figures", _alike_factor)),
            ("ladders", _("Career ladders"), self.ladders()),
            ("related", _("Related careers"), self.related()),
            ("codes", _("Published classifications"), self.codes()),
            ("sources", _("Sources"), self.source_list()),
        )
        return tuple(
            ChangedTopic(name, heading, changes)
            for name, heading, each in found
            if (changes := tuple(sorted(each, key=_by_kind)))
        )

    # The top of the page

    def facts(self) -> Iterable[PartChange]:
        for name in ("title", "summary", "in_short"):
            yield from _if_any(self.column(name), [self.text(name)])
        yield from self.fact(_("Family"), lambda page: page.family.name)
        yield from self.fact(
            self.column("level"),
            lambda page: wording.label(rows.Role.Level, page.level) if page.level else "",
        )
        yield from self.fact(
            _("Experience"), lambda page: wording.years(page.experience_min, page.experience_max)
        )
        for name in ("experience_note", "education", "training"):
            yield from _if_any(self.column(name), [self.text(name)])
        yield from self.fact(
            self.column("reviewed_on"),
            lambda page: wording.long_date(page.reviewed_on) if page.reviewed_on else "",
        )
        yield from self.fact(self.column("reviewed_by"), lambda page: page.reviewed_by)
        for name in ("hero", "second"):
            yield from self.picture(name)

    def column(self, name: str) -> str:
        return capfirst(str(parts.column(rows.Role, name).verbose_name))

    def text(self, name: str) -> Detail | None:
        return self.detail("", getattr(self.before, name), getattr(self.after, name))

    def fact(self, about: str, words: Callable[[RolePage], str]) -> Iterable[PartChange]:
        return _if_any(about, [self.detail("", words(self.before), words(self.after))])

    def picture(self, name: str) -> Iterable[PartChange]:
        old, new = getattr(self.before, name), getattr(self.after, name)
        about = self.column(f"{name}_image")
        if old and new and old.file == new.file:
            yield from _if_any(_("Description of a picture"), [self.detail("", old.alt, new.alt)])
        elif old and new:
            yield PartChange("changed", about, details=(Detail("", old.alt, new.alt),))
        elif old or new:
            yield PartChange("added" if new else "removed", about, (new or old).alt)

    def names(self) -> Iterable[PartChange]:
        old, new = self.before.alternate_titles, self.after.alternate_titles
        had, has = set(old), set(new)
        yield from (PartChange("removed", title) for title in old if title not in has)
        yield from (PartChange("added", title) for title in new if title not in had)

    # Texts

    def sections(self) -> Iterable[PartChange]:
        for old, new, moved in pairs(self.before.sections, self.after.sections, _by_heading):
            about = _("“%(heading)s”") % {"heading": (new or old).heading}
            if old is None or new is None:
                yield self.whole_text("added" if new else "removed", about, new or old)
                continue
            details = [self.detail(_("Heading"), old.heading, new.heading), self.body(old, new)]
            yield from _if_any(about, details)
            if moved:
                yield PartChange("moved", about)

    def body(self, old: Section, new: Section) -> Detail | None:
        if old.body == new.body:
            return None
        if self.briefly:
            return Detail("")
        lines = markdown.plain_lines(old.body), markdown.plain_lines(new.body)
        if lines[0] != lines[1]:
            return Detail("", passages=tuple(marked(*lines)))
        cited = markdown.citations(old.body), markdown.citations(new.body)
        if cited[0] != cited[1]:
            words = [", ".join(map(self.source, slugs)) for slugs in cited]
            return self.detail(_("Sources of the text"), *words)
        return Detail(_("The words are the same; links, emphasis or layout changed."))

    # Skills

    def skills(self) -> Iterable[PartChange]:
        groups = list(pairs(self.before.skill_groups, self.after.skill_groups, _by_heading))
        renamed = {old.slug: new.slug for old, new, _moved in groups if old and new}
        headings = {
            group.slug: group.heading for group in (*self.before.skill_groups, *self.after.skill_groups)
        }
        old = {
            (renamed.get(group.slug, group.slug), skill.skill): skill
            for group in self.before.skill_groups
            for skill in group.requirements
        }
        new = {
            (group.slug, skill.skill): skill
            for group in self.after.skill_groups
            for skill in group.requirements
        }
        gone = {key: skill for key, skill in old.items() if key not in new}
        came = {key: skill for key, skill in new.items() if key not in old}
        elsewhere = {skill: (group, skill) for group, skill in gone}
        for key, skill in came.items():
            group, slug = key
            if was := elsewhere.pop(slug, None):
                moved = self.detail(_("Group"), headings[was[0]], headings[group])
                yield from _if_any(skill.name, [moved, *self.requirement(gone.pop(was), skill)])
            else:
                yield PartChange("added", skill.name, _told(skill, headings[group]))
        yield from (
            PartChange("removed", skill.name, _told(skill, headings.get(group, "")))
            for (group, _slug), skill in gone.items()
        )
        for key, skill in new.items():
            if key in old:
                yield from _if_any(skill.name, self.requirement(old[key], skill))
        for was, now, _moved in groups:
            yield from self.group(was, now)

    def requirement(self, old: Requirement, new: Requirement) -> Iterable[Detail | None]:
        for label, field, mine, other in parts.differing(old, new, {"kind"}):
            yield self.detail(
                label,
                *(parts.in_words(value, field, part, {}) for value, part in ((mine, old), (other, new))),
            )

    def group(self, old: SkillGroup | None, new: SkillGroup | None) -> Iterable[PartChange]:
        # That a group came or went is told by its skills.
        if old and new:
            about = _("Group “%(heading)s”") % {"heading": new.heading}
            cited = (self.source(part.source) for part in (old, new))
            source = self.detail(_("Source"), *cited) if self.both_last(old, new) else None
            yield from _if_any(about, [self.detail(_("Heading"), old.heading, new.heading), source])

    def source(self, slug: str | None) -> str:
        """A source in words."""
        cited = self.sources.get(slug or "")
        return parts.source_in_words(cited) if cited else slug or ""

    def both_last(self, old: Sourced, new: Sourced) -> bool:
        return {old.source, new.source} - {None} <= self.lasting

    # Figures

    def figures(self, name: str, alike: Callable[[Any], Any]) -> Iterable[PartChange]:
        told = 0
        for old, new, _moved in pairs(getattr(self.before, name), getattr(self.after, name), alike):
            if old is None or new is None:
                part = new or old
                yield PartChange(
                    "added" if new else "removed", parts.about_figure(part), parts.told_of_figure(part)
                )
                continue
            has_other_source = old.source != new.source and self.both_last(old, new)
            named_alike = msgspec.structs.replace(old, slug=new.slug, source=new.source)
            if named_alike == new and not has_other_source:
                continue
            told += 1
            if self.detailed is not None and told > self.detailed:
                yield PartChange("changed", parts.about_figure(new))
                continue
            details: list[Detail | None] = list(parts.figure_details(old, new))
            if has_other_source:
                cited = (self.source(part.source) for part in (old, new))
                details.append(self.detail(_("Source"), *cited))
            details += (self.detail(*found) for found in parts.figure_texts(old, new))
            yield from _if_any(parts.about_figure(new), details)

    # Ladders, related careers, codes, sources

    def ladders(self) -> Iterable[PartChange]:
        for old, new, _moved in pairs(self.before.ladders, self.after.ladders, lambda ladder: ladder.title):
            if old is None or new is None:
                part = new or old
                steps = ", ".join(rung.title for rung in part.rungs)
                yield PartChange("added" if new else "removed", part.title, steps)
                continue
            yield from _if_any(
                new.title,
                [
                    self.detail(_("Title"), old.title, new.title),
                    self.detail(_("Description"), old.description, new.description),
                ],
            )
            yield from self.rungs(old, new)

    def rungs(self, old: Ladder, new: Ladder) -> Iterable[PartChange]:
        for was, now, moved in pairs(old.rungs, new.rungs, None, key=lambda rung: (rung.title, rung.track)):
            rung = now or was
            about = _("Step “%(step)s” of “%(ladder)s”") % {"step": rung.title, "ladder": new.title}
            if was is None or now is None:
                yield PartChange("added" if now else "removed", about, rung.summary)
                continue
            yield from _if_any(about, [self.detail("", was.summary, now.summary)])
            if moved:
                yield PartChange("moved", about)

    def related(self) -> Iterable[PartChange]:
        # A career that has moved to another address is still related for the same reason.
        found = pairs(
            self.before.related_careers,
            self.after.related_careers,
            lambda career: (career.kind, career.reason),
            key=lambda career: career.role,
        )
        for old, new, _moved in found:
            career = new or old
            if self.titles is not None and career.role not in self.titles:
                continue
            about = career.role if self.titles is None else self.titles[career.role]
            if old is None or new is None:
                kind = wording.label(rows.RelatedCareer.Kind, career.kind)
                told = _("%(kind)s: %(reason)s") % {"kind": kind, "reason": career.reason}
                told = told if career.reason else kind
                yield PartChange("added" if new else "removed", about, told)
                continue
            kinds = (wording.label(rows.RelatedCareer.Kind, each.kind) for each in (old, new))
            yield from _if_any(
                about, [self.detail(_("Kind"), *kinds), self.detail(_("Reason"), old.reason, new.reason)]
            )

    def codes(self) -> Iterable[PartChange]:
        def named(code: ExternalCode) -> tuple[str, str]:
            return (code.scheme, code.code)

        for old, new, _moved in pairs(self.before.external_codes, self.after.external_codes, None, named):
            code = new or old
            about = f"{code.scheme} {code.code}"
            if old is None or new is None:
                told = ", ".join(filter(None, (code.title, wording.match(code.match))))
                yield PartChange("added" if new else "removed", about, told)
                continue
            match = self.detail(_("Match"), wording.match(old.match), wording.match(new.match))
            yield from _if_any(about, [self.detail(_("Title there"), old.title, new.title), match])

    def source_list(self) -> Iterable[PartChange]:
        def named(source: Source) -> tuple[str, str]:
            return (source.publisher, source.title)

        for old, new, _moved in pairs(self.before.sources, self.after.sources, named):
            source = new or old
            if old is None or new is None:
                trust = wording.label(rows.Source.Trust, source.trust)
                yield PartChange("added" if new else "removed", parts.source_in_words(source), trust)
                continue
            details = (
                self.detail(
                    label, *(parts.in_words(value, field, part, {}) for value, part in ((a, old), (b, new)))
                )
                for label, field, a, b in parts.differing(old, new)
            )
            yield from _if_any(parts.source_in_words(source), details)

    # Details

    def detail(self, label: str, before: str, after: str) -> Detail | None:
        if before == after:
            return None
        if before and after and max(len(before), len(after)) > SHORT:
            return Detail(label, passages=() if self.briefly else (marked_line(before, after),))
        return Detail(label, before, after)

    def whole_text(self, kind: Literal["added", "removed"], about: str, section: Section) -> PartChange:
        lines = () if self.briefly else markdown.plain_lines(section.body)
        passages = tuple(marked((), lines) if kind == "added" else marked(lines, ()))
        return PartChange(kind, about, details=(Detail("", passages=passages),) if passages else ())


def _if_any(about: str, details: Iterable[Detail | None]) -> Iterable[PartChange]:
    if found := tuple(detail for detail in details if detail):
        yield PartChange("changed", about, details=found)


def _told(skill: Requirement, group: str) -> str:
    importance = wording.label(rows.SkillRequirement.Importance, skill.importance)
    level = wording.label(rows.SkillRequirement.Level, skill.level) if skill.level else ""
    told = ", ".join(filter(None, (importance, level, group)))
    return _("%(told)s: %(wording)s") % {"told": told, "wording": skill.wording} if skill.wording else told


def _by_heading(part: Section | SkillGroup) -> str:
    return part.heading.casefold()


def _alike_band(band: SalaryBand) -> tuple[str | int | None, ...]:
    return (band.label, band.area, band.statistic, band.basis, band.period, band.experience_min)


def _alike_factor(part: SalaryFactor | MarketFigure) -> str:
    return part.label


KINDS = ("changed", "added", "removed", "moved")


def _by_kind(change: PartChange) -> int:
    return KINDS.index(change.kind)
