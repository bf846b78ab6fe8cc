"""Families, skills, sources and codes."""

from datetime import datetime

from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _

from careers.discovery.models import PublicSkill
from careers.discovery.skills import directory, roles
from careers.models import Edition, Skill
from careers.presentation.citations import Cited, cited_by

from . import documents, parameters
from .base import ApiView
from .parameters import AFTER, AT
from .problems import not_found
from .structure import (
    AskingRole,
    CodeEntry,
    CodeListing,
    FamilyEntry,
    FamilyListing,
    SkillDocument,
    SkillEntry,
    SkillListing,
    SourceListing,
)


class Families(ApiView):
    """One query."""

    summary = "Families, by name"
    parameters = (AT,)
    answers = FamilyListing

    def answer(self) -> FamilyListing:
        address = self.base + reverse("api-roles")
        return FamilyListing(
            families=[
                FamilyEntry(
                    slug=family.slug,
                    name=family.name,
                    roles=family.count,
                    api_url=f"{address}?family={family.slug}",
                )
                for family in self.site.families
            ]
        )


class Skills(ApiView):
    """At most four queries."""

    summary = "Skills, those first that most roles ask for"
    parameters = (
        parameters.text("q", "Each of these words begins a word of the name of the skill.", example="data"),
        parameters.choice("kind", "Skills of this kind.", Skill.Kind.values),
        AFTER,
    )
    answers = SkillListing
    examples = ("?kind=tool",)

    def answer(self) -> SkillListing:
        listed = directory.matching(
            self.asked["q"] or "", self.asked["kind"] or "", short_name(self.asked["after"])
        )
        return SkillListing(
            skills=[self.entry(skill, count) for skill, count in listed.skills], next=listed.after or None
        )

    def entry(self, skill: PublicSkill, count: int) -> SkillEntry:
        return SkillEntry(
            slug=skill.slug,
            name=skill.name,
            kind=skill.kind,
            description=skill.description,
            roles=count,
            url=self.base + reverse("skill", args=[skill.slug]),
            api_url=self.base + reverse("api-skill", args=[skill.slug]),
        )


def short_name(text: str | None) -> str:
    return text if text and "~" not in text else ""


class OneSkill(ApiView):
    """At most eight queries."""

    summary = "A skill, and the roles that ask for it"
    parameters = (parameters.text("family", "Roles of this family, by short name."), AFTER)
    answers = SkillDocument

    def answer(self) -> SkillDocument:
        slug = self.kwargs["slug"]
        found = directory.find([slug]) if slug.isascii() and slug.isprintable() else []
        if not found:
            raise not_found(_("No role asks for a skill of this short name."))
        skill, count = found[0]
        asking = roles.asking_for(
            skill, family=slugify(self.asked["family"] or ""), after=self.asked["after"] or ""
        )
        return SkillDocument(
            slug=skill.slug,
            name=skill.name,
            kind=skill.kind,
            description=skill.description,
            aliases=[line for line in skill.aliases.splitlines() if line],
            roles=count,
            asked_by=[
                AskingRole(
                    slug=edition.slug,
                    title=edition.title,
                    importance=row.importance,
                    level=row.level,
                    importance_rating=row.importance_rating,
                    level_rating=row.level_rating,
                    url=documents.page_url(self.base, edition.slug),
                    api_url=documents.api_url(self.base, edition.slug),
                )
                for row, edition in asking.rows
            ],
            next=asking.after or None,
            url=self.base + reverse("skill", args=[skill.slug]),
        )


class OfPages(ApiView):
    """What live pages cite. A process keeps it until something is published."""

    @property
    def cited(self) -> list[tuple[str, Cited]]:
        return self.site.kept(cited_at, self.moment)


def cited_at(at: datetime | None) -> list[tuple[str, Cited]]:
    """The live roles by address, with what they cite. At most two queries."""
    live = Edition.objects.live(at).order_by("live_from", "pk")
    rows = list(live.values_list("pk", "checksum", "slug"))
    found = cited_by([(pk, checksum) for pk, checksum, _slug in rows])
    return [(slug, found[checksum]) for _pk, checksum, slug in rows if checksum in found]


class Sources(OfPages):
    summary = "Every source that a public role cites"
    parameters = (AT,)
    answers = SourceListing

    def answer(self) -> SourceListing:
        # The newest edition says what a source is called.
        found = {source.slug: source for _slug, cited in self.cited for source in cited.sources}
        return SourceListing(sources=[found[slug] for slug in sorted(found)])


class RoleCodes(OfPages):
    summary = "The roles with a code of a classification, such as onet-soc/15-1252.00"
    parameters = (AT,)
    answers = CodeListing

    def answer(self) -> CodeListing:
        scheme, code = self.kwargs.get("scheme"), self.kwargs.get("code")
        schemes: dict[str, str] = {}
        found: list[CodeEntry] = []
        for slug, cited in self.cited:
            for each in cited.external_codes:
                name = slugify(each.scheme)
                schemes[name] = each.scheme
                if (
                    scheme is None
                    or not f"{name}-".startswith(f"{scheme}-")
                    or (code is not None and each.code != code)
                ):
                    continue
                found.append(
                    CodeEntry(
                        scheme=each.scheme,
                        code=each.code,
                        title=each.title,
                        match=each.match,
                        role_title=cited.title,
                        slug=slug,
                        url=documents.page_url(self.base, slug),
                        api_url=documents.api_url(self.base, slug),
                    )
                )
        if scheme is not None and not found:
            raise not_found(_("No role has this code."))
        found.sort(key=lambda each: (each.code, each.slug))
        return CodeListing(schemes=dict(sorted(schemes.items())), codes=found)
