"""Makes rows for tests: one factory a model, with Traits for the cases that come up often.

Numbers in names are of one width, so that by name the rows are in the order in which they were made.
"""

import zlib
from datetime import date, timedelta
from decimal import Decimal

import factory
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from factory.django import DjangoModelFactory

from careers import models, pages, publishing
from careers.drafts import models as drafts
from careers.drafts import storage
from careers.editorial import models as desk


class PartFactory(DjangoModelFactory):
    """Makes a part of pages. No draft is stored for it, so that the pages are read from their rows."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        part = super()._create(model_class, *args, **kwargs)
        ladder = getattr(part, "ladder", None)
        role = getattr(part, "group", part).role
        of_it = Q(role__rungs__ladder=ladder) if ladder else Q(role=role)
        drafts.StoredDraft.objects.filter(of_it).delete()
        return part


class FamilyFactory(DjangoModelFactory):
    class Meta:
        model = models.Family
        django_get_or_create = ["slug"]

    slug = "data-and-ai"
    name = factory.LazyAttribute(lambda family: family.slug.replace("-", " ").capitalize())


class SkillFactory(DjangoModelFactory):
    class Meta:
        model = models.Skill
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda number: f"skill-{number:05}")
    name = factory.LazyAttribute(lambda skill: skill.slug.replace("-", " ").capitalize())
    kind = models.Skill.Kind.TOOL

    class Params:
        soft = factory.Trait(kind=models.Skill.Kind.SOFT)


class SkillAliasFactory(DjangoModelFactory):
    class Meta:
        model = models.SkillAlias

    skill = factory.SubFactory(SkillFactory)
    name = factory.Sequence(lambda number: f"Alias {number:05}")


class SynonymFactory(DjangoModelFactory):
    class Meta:
        model = models.Synonym

    phrase = factory.Sequence(lambda number: f"everyday word {number:05}")
    means = "growth manager"


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = models.Source
        django_get_or_create = ["slug"]

    slug = factory.Sequence(lambda number: f"source-{number:05}")
    publisher = "Bureau of Examples"
    title = factory.LazyAttribute(lambda source: f"Wages of {source.slug}")
    published = "2025"
    trust = models.Source.Trust.OFFICIAL

    class Params:
        unsourced = factory.Trait(trust=models.Source.Trust.UNSOURCED)
        attributed = factory.Trait(
            licence="CC BY 4.0",
            attribution="Includes information by the Bureau of Examples, used under CC BY 4.0.",
        )


class RoleFactory(DjangoModelFactory):
    """A draft role without parts; `publishable` has a section, `complete` something of everything."""

    class Meta:
        model = models.Role
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"role-{number:05}")
    title = factory.LazyAttribute(lambda role: role.slug.replace("-", " ").capitalize())
    family = factory.SubFactory(FamilyFactory)
    summary = "Does what has to be done, and says why."

    class Params:
        publishable = factory.Trait(
            overview=factory.RelatedFactory(
                "tests.factories.SectionFactory", factory_related_name="role", slug="overview"
            )
        )
        complete = factory.Trait(
            publishable=True,
            level=models.Role.Level.SENIOR,
            experience_min=5,
            experience_source=factory.SubFactory("tests.factories.SourceFactory"),
            education="Bachelor's degree",
            reviewed_on=date(2026, 1, 15),
            reviewed_by="The editors",
            title_too=factory.RelatedFactory(
                "tests.factories.AlternateTitleFactory", factory_related_name="role"
            ),
            code=factory.RelatedFactory("tests.factories.ExternalCodeFactory", factory_related_name="role"),
            group=factory.RelatedFactory(
                "tests.factories.SkillGroupFactory", factory_related_name="role", filled=True
            ),
            band=factory.RelatedFactory("tests.factories.SalaryBandFactory", factory_related_name="role"),
            factor=factory.RelatedFactory("tests.factories.SalaryFactorFactory", factory_related_name="role"),
            figure=factory.RelatedFactory("tests.factories.MarketFigureFactory", factory_related_name="role"),
            rung=factory.RelatedFactory("tests.factories.RungFactory", factory_related_name="role"),
        )


class PartOfRoleFactory(PartFactory):
    class Meta:
        abstract = True

    role = factory.SubFactory(RoleFactory)


class AlternateTitleFactory(PartOfRoleFactory):
    class Meta:
        model = models.AlternateTitle

    title = factory.Sequence(lambda number: f"Also called {number:05}")


class ExternalCodeFactory(PartOfRoleFactory):
    class Meta:
        model = models.ExternalCode

    scheme = "SOC 2018"
    code = factory.Sequence(lambda number: f"15-{number:04}")
    title = "Software Developers"
    match = models.ExternalCode.Match.BROAD


def next_position(model, parent="role"):
    """The position after the last of the parts of the same parent."""
    return factory.LazyAttribute(
        lambda part: model.objects.filter(**{parent: getattr(part, parent)}).count() + 1
    )


class SectionFactory(PartOfRoleFactory):
    class Meta:
        model = models.Section

    slug = factory.Sequence(lambda number: f"section-{number:05}")
    kind = models.Section.Kind.OVERVIEW
    heading = factory.LazyAttribute(lambda section: section.slug.replace("-", " ").capitalize())
    body = "What the work is, in **plain** words."
    position = next_position(models.Section)


class SkillGroupFactory(PartOfRoleFactory):
    class Meta:
        model = models.SkillGroup
        skip_postgeneration_save = True

    slug = factory.Sequence(lambda number: f"group-{number:05}")
    heading = factory.LazyAttribute(lambda group: group.slug.replace("-", " ").capitalize())
    position = next_position(models.SkillGroup)

    class Params:
        filled = factory.Trait(
            requirement=factory.RelatedFactory(
                "tests.factories.SkillRequirementFactory", factory_related_name="group"
            )
        )


class SkillRequirementFactory(PartFactory):
    class Meta:
        model = models.SkillRequirement

    group = factory.SubFactory(SkillGroupFactory)
    skill = factory.SubFactory(SkillFactory)
    importance = models.SkillRequirement.Importance.ESSENTIAL
    level = models.SkillRequirement.Level.PRACTITIONER
    position = next_position(models.SkillRequirement, "group")


class SalaryBandFactory(PartOfRoleFactory):
    class Meta:
        model = models.SalaryBand

    slug = factory.Sequence(lambda number: f"pay-{number:05}")
    label = "Base pay"
    statistic = models.SalaryBand.Statistic.RANGE
    low = Decimal(100_000)
    high = Decimal(150_000)
    currency = "USD"
    basis = models.SalaryBand.Basis.BASE
    area = "United States"
    year = 2025
    source = factory.SubFactory(SourceFactory)
    position = next_position(models.SalaryBand)

    class Params:
        average = factory.Trait(
            statistic=models.SalaryBand.Statistic.MEAN, low=None, high=None, mean=Decimal(120_000)
        )
        percentiles = factory.Trait(
            statistic=models.SalaryBand.Statistic.PERCENTILES,
            low=None,
            high=None,
            p10=Decimal(80_000),
            p25=Decimal(95_000),
            median=Decimal(118_000),
            p75=Decimal(140_000),
            p90=Decimal(170_000),
        )
        top_coded_above_median = factory.Trait(
            percentiles=True, p75=None, p90=None, top_coded="p75 p90", top_code=Decimal(239_200)
        )
        not_released = factory.Trait(
            statistic=models.SalaryBand.Statistic.PERCENTILES, low=None, high=None, withheld="median mean"
        )
        and_more = factory.Trait(low=Decimal(300_000), high=None, open_ended=True)


class SalaryFactorFactory(PartOfRoleFactory):
    class Meta:
        model = models.SalaryFactor

    slug = factory.Sequence(lambda number: f"factor-{number:05}")
    kind = models.SalaryFactor.Kind.LOCATION
    label = "Technology hubs"
    percent_low = Decimal(10)
    percent_high = Decimal(30)
    percent_of = "average pay"
    source = factory.SubFactory(SourceFactory)
    position = next_position(models.SalaryFactor)


class MarketFigureFactory(PartOfRoleFactory):
    class Meta:
        model = models.MarketFigure

    slug = factory.Sequence(lambda number: f"figure-{number:05}")
    label = "Size of the market"
    value = Decimal("410220000000")
    unit = models.MarketFigure.Unit.MONEY
    currency = "USD"
    period = "by 2029"
    source = factory.SubFactory(SourceFactory)
    position = next_position(models.MarketFigure)


class RelatedCareerFactory(PartOfRoleFactory):
    class Meta:
        model = models.RelatedCareer

    target = factory.SubFactory(RoleFactory)
    kind = models.RelatedCareer.Kind.SIMILAR
    reason = "Both look after systems that others rely on."
    position = next_position(models.RelatedCareer)


class ImportedFactory(PartOfRoleFactory):
    class Meta:
        model = models.Imported

    data_set = models.Imported.DataSet.ONET
    release = "O*NET 29.3"
    content = "{}"


class LadderFactory(DjangoModelFactory):
    class Meta:
        model = models.Ladder

    slug = factory.Sequence(lambda number: f"ladder-{number:05}")
    title = factory.LazyAttribute(lambda ladder: ladder.slug.capitalize())


class RungFactory(PartFactory):
    class Meta:
        model = models.Rung

    ladder = factory.SubFactory(LadderFactory)
    title = factory.Sequence(lambda number: f"Step {number:05}")
    role = None
    position = next_position(models.Rung, "ladder")


class EditionFactory(DjangoModelFactory):
    """A published edition: made by publishing a role, as everywhere else."""

    class Meta:
        model = models.Edition

    role = factory.SubFactory(RoleFactory, publishable=True)

    @classmethod
    def _create(cls, model_class, *args, role, **kwargs):
        return publishing.publish(role, by=kwargs.pop("by", "tests"), **kwargs)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()
        django_get_or_create = ["username"]

    username = factory.Sequence(lambda number: f"writer-{number:05}")
    is_staff = True


class SubmissionFactory(DjangoModelFactory):
    class Meta:
        model = desk.Submission

    role = factory.SubFactory(RoleFactory, complete=True)
    checksum = factory.LazyAttribute(lambda submission: checksum_of(submission.role))
    submitted_by = factory.SubFactory(UserFactory)


class RemarkFactory(DjangoModelFactory):
    class Meta:
        model = desk.Remark

    role = factory.SubFactory(RoleFactory)
    author = factory.SubFactory(UserFactory)
    author_name = "writer"
    text = "The second figure is last year's."


class PreviewLinkFactory(DjangoModelFactory):
    class Meta:
        model = desk.PreviewLink

    role = factory.SubFactory(RoleFactory, complete=True)
    content = factory.LazyAttribute(lambda link: pages.to_json(page_of(link.role)))
    checksum = factory.LazyAttribute(lambda link: pages.checksum(link.content))
    created_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class ReplacedDraftFactory(DjangoModelFactory):
    class Meta:
        model = desk.ReplacedDraft

    role = factory.SubFactory(RoleFactory, complete=True)
    version = 1
    content = factory.LazyAttribute(
        lambda replaced: zlib.compress(pages.to_json(page_of(replaced.role)).encode())
    )


class ChangeSetFactory(DjangoModelFactory):
    class Meta:
        model = desk.ChangeSet

    title = "Pay figures of 2027"
    created_by = factory.SubFactory(UserFactory)


class ChangeSetRoleFactory(DjangoModelFactory):
    class Meta:
        model = desk.ChangeSetRole

    change_set = factory.SubFactory(ChangeSetFactory)
    role = factory.SubFactory(RoleFactory, complete=True)


def change(role, **columns) -> None:
    """Change columns of the row of `role`, and store what it says then."""
    models.Role.objects.filter(pk=role.pk).update(**columns)
    note(role)


def note(*roles) -> None:
    """Store what the rows of `roles` say by now."""
    publishing.note_changes(models.Role.objects.filter(pk__in=[role.pk for role in roles]))


class StoredDraftFactory(DjangoModelFactory):
    class Meta:
        model = drafts.StoredDraft

    role = factory.SubFactory(RoleFactory, complete=True)
    version = storage.VERSION
    content = factory.LazyAttribute(lambda draft: pages.to_json(page_of(draft.role)))


def page_of(role) -> pages.RolePage:
    return pages.from_rows(models.Role.objects.get(pk=role.pk))


def checksum_of(role) -> str:
    return pages.checksum(pages.to_json(page_of(role)))
