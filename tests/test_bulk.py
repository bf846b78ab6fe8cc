"""Many rows at once."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from careers import bulk
from careers.models import SkillRequirement
from tests.factories import SkillFactory, SkillGroupFactory

pytestmark = pytest.mark.django_db

COLUMNS = ("group_id", "skill_id", "importance", "level", "importance_rating", "wording", "position")


@pytest.fixture
def rows():
    group = SkillGroupFactory()
    return [
        (group.pk, SkillFactory().pk, "essential", "", Decimal("4.50"), "50 % of “it”", position)
        for position in (1, 2, 3)
    ]


def test_all_rows_are_inserted_in_their_order(rows, monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    bulk.insert(SkillRequirement, COLUMNS, iter(rows))
    assert list(SkillRequirement.objects.order_by("pk").values_list(*COLUMNS)) == rows


def test_no_rows_are_inserted_without_a_fault():
    bulk.insert(SkillRequirement, COLUMNS, [])
    assert not SkillRequirement.objects.exists()


def test_a_row_that_is_there_is_passed_over_if_asked(rows):
    bulk.insert(SkillRequirement, COLUMNS, rows[:1])
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.insert(SkillRequirement, COLUMNS, rows)
    bulk.insert(SkillRequirement, COLUMNS, rows, ignore_conflicts=True)
    assert SkillRequirement.objects.count() == 3
