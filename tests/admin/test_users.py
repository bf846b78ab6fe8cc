"""Who manages users gives no rights that they do not have, and touches nobody who has more."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

pytestmark = pytest.mark.django_db

MANAGING = ("view_user", "add_user", "change_user", "delete_user")
GROUPS = ("view_group", "add_group", "change_group", "delete_group")


@pytest.fixture
def manager(make_user):
    return make_user("manager", *MANAGING, *GROUPS, "view_role")


@pytest.fixture
def managing(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def colleague(make_user):
    return make_user("colleague", "view_role")


def permission(codename) -> Permission:
    return Permission.objects.get(codename=codename)


def auth(name, *args):
    return reverse(f"admin:auth_{name}", args=args)


def sent(user, **values):
    """What the form of `user` would send."""
    at = user.date_joined
    return {
        "username": user.username,
        "is_active": "on",
        "is_staff": "on",
        "groups": [group.pk for group in user.groups.all()],
        "user_permissions": [each.pk for each in user.user_permissions.all()],
        "date_joined_0": at.strftime("%Y-%m-%d"),
        "date_joined_1": at.strftime("%H:%M:%S"),
    } | values


def rights(user) -> tuple:
    user = User.objects.get(pk=user.pk)
    mine = sorted(user.user_permissions.values_list("codename", flat=True))
    return (
        user.is_superuser,
        user.is_active,
        user.password,
        mine,
        sorted(user.groups.values_list("name", flat=True)),
    )


@pytest.fixture
def powerful(make_user):
    """Accounts that can do what the manager cannot: by being a superuser, a right, a group; one asleep."""
    group = Group.objects.create(name="Erasers")
    group.permissions.add(permission("erase_role"))
    found = {
        "superuser": make_user("root", is_superuser=True),
        "by right": make_user("righted", "erase_role"),
        "by group": make_user("grouped"),
        "asleep": make_user("asleep", "erase_role", is_active=False),
    }
    found["by group"].groups.add(group)
    return found


@pytest.mark.parametrize("who", ["manager", "colleague"])
def test_no_manager_makes_a_superuser(managing, manager, colleague, who):
    user = {"manager": manager, "colleague": colleague}[who]
    before = rights(user)
    managing.post(auth("user_change", user.pk), sent(user, is_superuser="on"))
    assert rights(user) == before


def test_a_new_user_is_no_superuser(managing):
    new = {"username": "new", "password1": "long-enough-1", "password2": "long-enough-1"}
    managing.post(auth("user_add"), new | {"usable_password": "true", "is_superuser": "on"})
    assert not User.objects.get(username="new").is_superuser


@pytest.mark.parametrize("who", ["manager", "colleague"])
def test_no_manager_gives_rights_they_lack(managing, manager, colleague, powerful, who):
    user = {"manager": manager, "colleague": colleague}[who]
    before = rights(user)
    for field, given in (
        ("user_permissions", permission("erase_role")),
        ("groups", Group.objects.get(name="Erasers")),
    ):
        values = sent(user)
        response = managing.post(auth("user_change", user.pk), values | {field: [*values[field], given.pk]})
        assert field in response.context["adminform"].form.errors
    assert rights(user) == before


def test_a_manager_gives_what_they_have(managing, colleague):
    readers = Group.objects.create(name="Readers")
    readers.permissions.add(permission("view_role"))
    values = sent(
        colleague, groups=[readers.pk], user_permissions=[permission("change_user").pk], email="a@example.org"
    )
    assert managing.post(auth("user_change", colleague.pk), values).status_code == 302
    assert rights(colleague)[3:] == (["change_user"], ["Readers"])


@pytest.mark.parametrize("who", ["superuser", "by right", "by group", "asleep"])
@pytest.mark.parametrize("page", ["user_change", "user_password_change", "user_delete"])
def test_who_has_more_rights_is_left_alone(managing, powerful, who, page):
    user = powerful[who]
    before = rights(user)
    forged = sent(user, is_active="", username="taken", groups=[], user_permissions=[])
    forged |= {"password1": "long-enough-1", "password2": "long-enough-1", "usable_password": "true"}
    response = managing.post(auth(page, user.pk), forged | {"post": "yes"})
    assert response.status_code == 403
    assert rights(user) == before


def test_nobody_more_powerful_is_deleted_in_bulk(managing, colleague, powerful):
    chosen = [colleague.pk, *(user.pk for user in powerful.values())]
    form = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    managing.post(auth("user_changelist"), form)
    assert User.objects.filter(pk__in=chosen).count() == len(chosen)


def test_a_manager_sets_a_password_of_an_equal(managing, colleague):
    values = {"password1": "long-enough-1", "password2": "long-enough-1", "usable_password": "true"}
    assert managing.post(auth("user_password_change", colleague.pk), values).status_code == 302
    assert User.objects.get(pk=colleague.pk).check_password("long-enough-1")


# Groups


def test_no_group_gets_rights_its_editor_lacks(managing, manager):
    own = Group.objects.create(name="Ours")
    manager.groups.add(own)
    values = {"name": "Ours", "permissions": [permission("erase_role").pk]}
    response = managing.post(auth("group_change", own.pk), values)
    assert "permissions" in response.context["adminform"].form.errors
    response = managing.post(auth("group_add"), values | {"name": "New"})
    assert "permissions" in response.context["adminform"].form.errors
    assert not own.permissions.exists()


def test_a_group_with_more_rights_is_left_alone(managing, powerful):
    group = Group.objects.get(name="Erasers")
    values = {"name": "Taken", "permissions": []}
    assert managing.post(auth("group_change", group.pk), values).status_code == 403
    assert managing.post(auth("group_delete", group.pk), {"post": "yes"}).status_code == 403
    form = {"action": "delete_selected", "_selected_action": [group.pk], "post": "yes"}
    managing.post(auth("group_changelist"), form)
    assert list(group.permissions.all()) == [permission("erase_role")]
    assert Group.objects.filter(name="Erasers").exists()


def test_a_group_of_own_rights_is_made(managing):
    values = {"name": "Readers", "permissions": [permission("view_role").pk]}
    assert managing.post(auth("group_add"), values).status_code == 302
    assert Group.objects.get(name="Readers").permissions.get() == permission("view_role")


# What is said


def test_forms_say_why_rights_are_not_offered(managing, colleague, powerful):
    html = managing.get(auth("user_change", colleague.pk)).content.decode()
    assert "Only a superuser decides who is one." in html
    assert 'name="is_superuser"' not in html
    assert "Erasers" not in html
    html = managing.get(auth("user_change", powerful["superuser"].pk)).content.decode()
    assert "You cannot change this" in html
    assert "Reset password" not in html


def test_administrators_look_after_all_three_groups(client, make_user, colleague, groups):
    administrator = make_user("administrator")
    administrator.groups.add(Group.objects.get(name="Administrators"))
    client.force_login(administrator)
    groups = [
        group.pk for group in Group.objects.filter(name__in=["Writers", "Publishers", "Administrators"])
    ]
    values = sent(colleague, groups=groups)
    assert client.post(auth("user_change", colleague.pk), values).status_code == 302
    assert colleague.groups.count() == 3


def test_superusers_may_do_all_of_it(admin_client, colleague):
    values = sent(colleague, is_superuser="on", user_permissions=[permission("erase_role").pk])
    assert admin_client.post(auth("user_change", colleague.pk), values).status_code == 302
    assert rights(colleague)[0]
