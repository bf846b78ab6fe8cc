"""The same wall for every writer: the database and the forms refuse the same things, in words."""

from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from careers.models.row import Row
from tests import factories

pytestmark = pytest.mark.django_db


def unsaved(factory, **values):
    """A row that is not saved, all of whose parents are."""
    row = factory(**values)
    type(row).objects.filter(pk=row.pk).delete()
    row.pk = row.id = None
    row._state.adding = True
    return row


def with_twin(factory, *shared):
    """A row, not saved, that has the same values in `shared` as one that exists."""
    row, first = unsaved(factory), factory()
    for name in shared:
        setattr(row, name, getattr(first, name))
    return row


def wrong(factory, **values):
    """A row, not saved, with values that are wrong."""
    row = unsaved(factory)
    for name, value in values.items():
        setattr(row, name, value)
    return row


def band(**values):
    return wrong(factories.SalaryBandFactory, **values)


def factor(**values):
    return wrong(factories.SalaryFactorFactory, **values)


def related_to_itself():
    row = unsaved(factories.RelatedCareerFactory)
    row.target = row.role
    return row


def second_rung_for_one_role():
    row = unsaved(factories.RungFactory)
    first = factories.RungFactory(role=factories.RoleFactory())
    row.ladder, row.role, row.position = first.ladder, first.role, 2
    return row


WRONG = {
    "role_experience_in_order": lambda: wrong(factories.RoleFactory, experience_min=9, experience_max=3),
    "role_hero_has_alternative_text": lambda: wrong(factories.RoleFactory, hero_image="a.png"),
    "role_second_has_alternative_text": lambda: wrong(factories.RoleFactory, second_image="a.png"),
    "role_review_dates_in_order": lambda: wrong(
        factories.RoleFactory, reviewed_on=date(2026, 2, 1), review_due=date(2026, 1, 1)
    ),
    "alternatetitle_once_per_role": lambda: with_twin(factories.AlternateTitleFactory, "role", "title"),
    "externalcode_once_per_role": lambda: with_twin(factories.ExternalCodeFactory, "role", "scheme", "code"),
    "relatedcareer_once_per_role": lambda: with_twin(factories.RelatedCareerFactory, "role", "target"),
    "relatedcareer_one_per_position": lambda: with_twin(factories.RelatedCareerFactory, "role", "position"),
    "relatedcareer_not_itself": related_to_itself,
    "imported_once_per_data_set": lambda: with_twin(factories.ImportedFactory, "role", "data_set"),
    "section_one_per_anchor": lambda: with_twin(factories.SectionFactory, "role", "slug"),
    "section_one_per_position": lambda: with_twin(factories.SectionFactory, "role", "position"),
    "skillgroup_one_per_anchor": lambda: with_twin(factories.SkillGroupFactory, "role", "slug"),
    "skillgroup_one_per_position": lambda: with_twin(factories.SkillGroupFactory, "role", "position"),
    "skillrequirement_once_per_group": lambda: with_twin(factories.SkillRequirementFactory, "group", "skill"),
    "skillrequirement_one_per_position": lambda: with_twin(
        factories.SkillRequirementFactory, "group", "position"
    ),
    "rung_one_per_title": lambda: with_twin(factories.RungFactory, "ladder", "title"),
    "rung_one_per_position": lambda: with_twin(factories.RungFactory, "ladder", "position"),
    "rung_one_per_role": second_rung_for_one_role,
    "salaryband_one_per_anchor": lambda: with_twin(factories.SalaryBandFactory, "role", "slug"),
    "salaryband_one_per_position": lambda: with_twin(factories.SalaryBandFactory, "role", "position"),
    "salaryband_low_to_high": lambda: band(low=2, high=1),
    "salaryband_amounts_in_order": lambda: band(low=1, high=3, median=5),
    "salaryband_amounts_not_negative": lambda: band(low=-1),
    "salaryband_amounts_fit_statistic": lambda: band(statistic="mean"),
    "salaryband_top_code_stated": lambda: band(statistic="percentiles", top_coded="p90"),
    "salaryband_experience_in_order": lambda: band(experience_min=5, experience_max=2),
    "salaryfactor_one_per_anchor": lambda: with_twin(factories.SalaryFactorFactory, "role", "slug"),
    "salaryfactor_one_per_position": lambda: with_twin(factories.SalaryFactorFactory, "role", "position"),
    "salaryfactor_percent_in_order": lambda: factor(percent_low=5, percent_high=1),
    "salaryfactor_says_something": lambda: factor(percent_low=None, percent_high=None),
    "marketfigure_one_per_anchor": lambda: with_twin(factories.MarketFigureFactory, "role", "slug"),
    "marketfigure_one_per_position": lambda: with_twin(factories.MarketFigureFactory, "role", "position"),
    "marketfigure_money_has_currency": lambda: wrong(factories.MarketFigureFactory, currency=""),
}

ROWS = [model for model in apps.get_app_config("careers").get_models() if model.__name__ != "Edition"]
CONSTRAINTS = {c.name: (model, c) for model in ROWS for c in model._meta.constraints}


def test_every_constraint_has_a_case_here():
    assert WRONG.keys() == CONSTRAINTS.keys()


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_a_broken_rule_is_told_at_its_field(name):
    _model, constraint = CONSTRAINTS[name]
    with pytest.raises(ValidationError) as error:
        WRONG[name]().validate_constraints()
    messages = error.value.message_dict[constraint.violation_error_code]
    assert constraint.violation_error_message in messages


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_refuses_it_too(name):
    row = WRONG[name]()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_messages_are_written_for_editors(name):
    model, constraint = CONSTRAINTS[name]
    assert constraint.violation_error_message != models.BaseConstraint.default_violation_error_message
    assert constraint.violation_error_code in {field.name for field in model._meta.fields}


@pytest.mark.parametrize(
    ("values", "is_fine"),
    [
        ({"low": 1, "high": None}, True),
        ({"low": None, "high": 1}, True),
        ({"low": 300_000, "high": None, "open_ended": True}, True),
        ({"low": 5, "high": 5}, True),
        ({"statistic": "median", "low": 1, "high": 2}, True),
        ({"statistic": "median", "low": 1, "high": None}, False),
        ({"statistic": "percentiles", "low": None, "high": None, "p10": 3, "p90": 2}, False),
        ({"statistic": "percentiles", "low": None, "high": None, "p90": 2}, True),
        ({"statistic": "percentiles", "low": None, "high": None}, False),
        ({"statistic": "percentiles", "low": None, "high": None, "withheld": "p10 mean"}, True),
        ({"statistic": "percentiles", "low": None, "high": None, "withheld": "all of it"}, False),
        ({"statistic": "percentiles", "low": 1, "top_coded": "p90", "top_code": 239_200}, True),
        ({"statistic": "percentiles", "low": 1, "top_coded": "p90", "top_code": -1}, False),
        ({"hourly": "p25 30.10 median 46.14"}, True),
        ({"hourly": "median"}, False),
        ({"hourly": "median 46.145"}, False),
        ({"low": 10**11}, False),
        ({"currency": "usd"}, False),
    ],
)
def test_pay_figures_may_lack_amounts_but_not_run_backwards(values, is_fine):
    row = band(**values)
    if is_fine:
        row.full_clean()
        row.save()
    else:
        with pytest.raises(ValidationError):
            row.full_clean()


def test_prose_is_stored_with_unix_line_ends():
    section = factories.SectionFactory(body="One.\r\nTwo.\rThree.")
    assert section.body == "One.\nTwo.\nThree."


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("heading", "a\nb", "on one line"),
        ("body", "fine\nnot \x07 fine", "Line 2"),
        ("body", "x" * 60_001, "at most 60000 characters"),
        ("body", "x" * 5_000_000, "at most 60000 characters"),
    ],
)
def test_texts_that_cannot_be_kept_are_refused_in_words(field, value, says):
    section = factories.SectionFactory()
    setattr(section, field, value)
    with pytest.raises(ValidationError) as error:
        section.full_clean()
    assert says in str(error.value.message_dict[field])


def test_an_address_of_the_site_itself_cannot_be_a_roles():
    with pytest.raises(ValidationError, match="used by the site itself"):
        wrong(factories.RoleFactory, slug="a-z").full_clean()


def test_natural_keys_find_their_row():
    related = factories.RelatedCareerFactory(role=factories.RoleFactory(complete=True))
    role = related.role
    parts = [
        *(role, role.family, related, role.rungs.get(), role.rungs.get().ladder),
        *(role.alternate_titles.get(), role.external_codes.get(), role.sections.get()),
        *(role.skill_groups.get(), role.skill_groups.get().requirements.get()),
        *(role.salary_bands.get(), role.salary_factors.get(), role.market_figures.get()),
        *(role.salary_bands.get().source, role.skill_groups.get().requirements.get().skill),
        *(factories.EditionFactory(), factories.SkillAliasFactory(), factories.ImportedFactory()),
        factories.SynonymFactory(),
    ]
    for row in parts:
        assert type(row).objects.get_by_natural_key(*row.natural_key()) == row
    named = {model for model in apps.get_app_config("careers").get_models() if issubclass(model, Row)}
    assert {type(row) for row in parts} == named
