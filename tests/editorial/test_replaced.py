"""What a draft was before somebody saved over it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from careers.editorial import replaced
from careers.editorial.models import ReplacedDraft
from careers.models import Role
from tests.factories import ReplacedDraftFactory, RoleFactory, UserFactory, page_of

pytestmark = pytest.mark.django_db


def test_a_draft_is_found_again_by_its_version():
    role = RoleFactory(complete=True, responsible=UserFactory())
    page = page_of(role)
    replaced.keep(role, 1, replaced.now(role))
    Role.objects.update(summary="Something else.", version=2, responsible=None)
    assert replaced.began_as(role, 1) == (page, role.responsible_id)
    assert replaced.began_as(role, 2) is None


def test_a_version_stays_as_it_was_first_noted():
    role = RoleFactory(complete=True)
    before = replaced.now(role)
    replaced.keep(role, 1, before)
    Role.objects.update(summary="Something else.")
    replaced.keep(role, 1, replaced.now(role))
    assert replaced.began_as(role, 1) == before


def test_old_versions_of_a_role_are_forgotten():
    role = RoleFactory(complete=True)
    month_ago = timezone.now() - timedelta(days=31)
    others = ReplacedDraftFactory(replaced_at=month_ago)
    ReplacedDraftFactory(role=role, version=499, replaced_at=month_ago)
    kept = ReplacedDraftFactory(role=role, version=500 - replaced.KEPT + 1)
    ReplacedDraftFactory(role=role, version=500 - replaced.KEPT)
    replaced.keep(role, 500, replaced.now(role))
    found = ReplacedDraft.objects.values_list("role_id", "version")
    assert set(found) == {(others.role_id, others.version), (role.pk, kept.version), (role.pk, 500)}
