"""Who works in the admin, and on what.

Nothing of Django's is imported up here: this file is read before Django is set up.
"""

import pytest


@pytest.fixture
def make_user(django_user_model, db):
    """A function that makes a member of staff with the named permissions of this application."""

    from django.contrib.auth.models import Permission

    def make_user(name, *permissions, **columns):
        user = django_user_model.objects.create_user(
            name, password="a-long-password", is_staff=True, **columns
        )
        found = Permission.objects.filter(codename__in=permissions)
        assert sorted(each.codename for each in found) == sorted(permissions)
        user.user_permissions.add(*found)
        return user

    return make_user


WRITING = ("add_role", "change_role", "view_role", "delete_role")


@pytest.fixture
def writer(make_user):
    return make_user("writer", *WRITING, "view_skill", "view_source", "view_family")


@pytest.fixture
def publisher(make_user):
    return make_user("publisher", *WRITING, "publish_role", first_name="First", last_name="Last")


@pytest.fixture
def writing(client, writer):
    """A client signed in as a writer."""
    client.force_login(writer)
    return client


@pytest.fixture
def publishing_client(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def role(db):
    """A role with three sections and something of everything else; nobody has published it."""
    return make_role()


def make_role():
    from tests import factories

    role = factories.RoleFactory(complete=True, slug="data-analyst", title="Data Analyst")
    for slug in ("second", "third"):
        factories.SectionFactory(role=role, slug=slug)
    return role
