"""Every address of the admin, ours and Django's, refuses strangers and those without permissions.

The groups that a migration makes are tried against the same addresses.

The addresses are read from the admin itself, so that one which is added later is tried as well.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.urls import URLPattern, path, reverse
from django.urls.resolvers import RoutePattern

from careers.models import Edition, Role
from config import urls
from tests import factories

pytestmark = pytest.mark.django_db

#: What anybody may open.
PUBLIC = {"login", "logout"}
#: What every member of staff may open, whatever the permissions.
FOR_ALL_STAFF = {*PUBLIC, "index", "password_change", "password_change_done", "jsi18n"}
#: What says that there is no such page, where others say that it is forbidden: the list of an
#: application nothing of which one may see, the public page of a row without one, and a wrong address.
NOT_FOUND = {"app_list", "view_on_site", ""}
#: What refuses everybody who does not say what they look for.
NEEDS_A_QUESTION = {"autocomplete"}
#: A group of a regular expression among the admin's addresses, up to the end of its first choice.
GROUP = re.compile(r"\(\?P<\w+>([\w-]*)[^)]*\)")


class Address(NamedTuple):
    """One address of the admin. The name is empty where Django gives none."""

    name: str
    url: str


@pytest.fixture
def keys(db):
    """The primary key of one row of every model that the admin knows, by the model."""
    made = {
        factory._meta.model: factory().pk
        for factory in vars(factories).values()
        if isinstance(factory, type)
        and issubclass(factory, factories.DjangoModelFactory)
        and factory._meta.model
    }
    somebody = User.objects.create_user("somebody")
    made[User] = somebody.pk
    made[LogEntry] = LogEntry.objects.create(user=somebody, action_flag=ADDITION).pk
    made[Group] = Group.objects.create(name="A group").pk
    return made


@pytest.fixture
def addresses(keys):
    """A function that gives every Address of an admin."""

    def addresses(site=admin.site) -> list[Address]:
        rows = {f"{model._meta.app_label}/{model._meta.model_name}/": pk for model, pk in keys.items()}
        return [
            Address(pattern.name or "", filled_in(route, rows)) for pattern, route in walk(site.get_urls())
        ]

    return addresses


def walk(patterns, before: str = "") -> Iterator[tuple[URLPattern, str]]:
    """Every pattern and its whole route, those that are included somewhere too."""
    for pattern in patterns:
        found = str(pattern.pattern)
        if not isinstance(pattern.pattern, RoutePattern):
            found = GROUP.sub(lambda group: group[1] or "nothing", found).strip("^$")
        if isinstance(pattern, URLPattern):
            yield pattern, before + found
        else:
            yield from walk(pattern.url_patterns, before + found)


def filled_in(route: str, rows: dict[str, int]) -> str:
    pk = next((pk for start, pk in rows.items() if route.startswith(start)), 0)
    return reverse("admin:index") + re.sub(r"<[^>]+>", str(pk), route)


def answered(client, address: Address, **options) -> Iterator:
    """What is answered to a link, to a form, and to an upload."""
    yield client.get(address.url, **options)
    yield client.post(address.url, {"post": "yes", "action": "publish_selected"}, **options)
    yield client.post(address.url, {"file": SimpleUploadedFile("role.txt", b"# A role")}, **options)


def open_to_strangers(client, addresses) -> list[Address]:
    login = reverse("admin:login")
    return [
        address
        for address in addresses
        if address.name not in PUBLIC
        and any(
            response.status_code != 302 or not response.url.startswith(f"{login}?next=")
            for response in answered(client, address)
        )
    ]


def open_without_permission(client, user, addresses) -> list[tuple[Address, int]]:
    """The addresses that do not refuse a member of staff without permissions, and what they answer."""
    client.force_login(user)
    return [
        (address, response.status_code)
        for address in addresses
        if address.name not in FOR_ALL_STAFF
        for response in answered(client, address, follow=True)
        if response.status_code not in {403, 405, 404 if address.name in NOT_FOUND else 403}
    ]


def test_every_address_of_the_admin_sends_strangers_to_the_login(client, addresses):
    found = addresses()
    assert len(found) > 60
    assert open_to_strangers(client, found) == []


def test_every_address_of_the_admin_refuses_staff_without_permission(client, make_user, addresses):
    models = list(apps.get_app_config("careers").get_models())
    found, user = addresses(), make_user("other")
    before = [list(model.objects.order_by("pk").values()) for model in models]
    assert open_without_permission(client, user, found) == []
    assert before == [list(model.objects.order_by("pk").values()) for model in models]


#: The addresses of what a group may not do, by how their names begin.
NOT_FOR_WRITERS = (
    *("careers_role_publish", "careers_role_withdraw", "careers_role_erase", "careers_edition_restore"),
    *("careers_family_add", "careers_family_delete", "careers_skill_delete", "careers_source_delete"),
    *("careers_ladder_delete", "careers_skill_merge", "desk_changeset_roll_back", "auth_", "admin_"),
    *("careers_synonym_add", "careers_synonym_delete"),
)
NOT_FOR_PUBLISHERS = ("careers_role_erase", "auth_", "admin_")
#: What nobody may do, whatever the group: editions and what data sets said are not written by hand.
FOR_NOBODY = (
    *("careers_edition_add", "careers_edition_delete", "careers_imported_add", "careers_imported_delete"),
    *("auth_user_delete", "admin_logentry_add", "admin_logentry_delete"),
)
GROUPS = {
    "Writers": (*NOT_FOR_WRITERS, *FOR_NOBODY),
    "Publishers": (*NOT_FOR_PUBLISHERS, *FOR_NOBODY),
    "Administrators": FOR_NOBODY,
}


@pytest.mark.usefixtures("groups")
@pytest.mark.parametrize(("group", "refused"), GROUPS.items())
def test_a_member_of_a_group_may_open_what_is_theirs_and_nothing_else(
    client, make_user, addresses, group, refused
):
    found = addresses()
    user = make_user("member")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    client.raise_request_exception = False
    answers = {address: client.get(address.url).status_code for address in found if address.name}
    assert {address.name for address, status in answers.items() if status >= 500} == set()
    wrong = {
        address.name: status
        for address, status in answers.items()
        if address.name not in {*NOT_FOUND, *NEEDS_A_QUESTION}
        and (status == 403) != (address.name.startswith(refused) and address.name not in FOR_ALL_STAFF)
    }
    assert wrong == {}
    before = [list(model.objects.order_by("pk").values()) for model in (Role, Edition, User, Group)]
    for address in found:
        if address.name.startswith(refused):
            assert {response.status_code for response in answered(client, address)} <= {403, 405}
    assert before == [list(model.objects.order_by("pk").values()) for model in (Role, Edition, User, Group)]


class CarelessSite(admin.AdminSite):
    """An admin with two views that forget something."""

    def get_urls(self):
        open_to_all = path("roles/<int:pk>/secret/", lambda request, pk: HttpResponse("!"), name="no_login")
        open_to_staff = path(
            "secret/", self.admin_view(lambda request: HttpResponse("!")), name="no_permission"
        )
        return [open_to_all, open_to_staff, *super().get_urls()]


careless = CarelessSite(name="admin")


class CarelessAddresses:
    urlpatterns = [path("admin/", careless.urls), *urls.urlpatterns]


def test_a_view_that_forgets_its_check_is_found(client, make_user, addresses, settings):
    settings.ROOT_URLCONF = CarelessAddresses
    found = addresses(careless)
    assert [each.name for each in open_to_strangers(client, found)] == ["no_login"]
    refused = open_without_permission(client, make_user("other"), found)
    assert {each.name for each, _status in refused} == {"no_login", "no_permission"}
