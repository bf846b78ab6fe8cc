"""The groups that a migration makes."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.db import connection

from careers.editorial.migrations._groups import make_groups

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("groups")]


def may(group: str) -> set[str]:
    return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))


def again():
    make_groups(apps, SimpleNamespace(connection=connection))


def test_each_group_may_all_that_the_one_before_it_may():
    assert may("Writers") < may("Publishers") < may("Administrators")


def test_writers_write_publishers_publish_and_administrators_erase():
    assert {"add_role", "change_role", "delete_role", "change_skill", "add_submission"} <= may("Writers")
    assert not {"publish_role", "erase_role", "add_user"} & may("Writers")
    assert "publish_role" in may("Publishers")
    assert not {"erase_role", "add_user", "change_group"} & may("Publishers")
    assert {"erase_role", "add_user", "change_user", "change_group"} <= may("Administrators")


def test_nobody_is_deleted_with_what_the_log_says_of_them():
    assert "delete_user" not in may("Administrators")


def test_no_permission_is_made_twice():
    names = list(Permission.objects.values_list("content_type", "codename"))
    assert len(names) == len(set(names))


def test_groups_of_these_names_keep_their_members_and_what_they_may():
    somebody = User.objects.create_user("writer")
    group = Group.objects.get(name="Writers")
    group.user_set.add(somebody)
    group.permissions.set([Permission.objects.get(codename="view_logentry")])
    again()
    assert Group.objects.filter(name="Writers").count() == 1
    assert list(group.user_set.all()) == [somebody]
    assert {"view_logentry", "change_role"} <= may("Writers")
