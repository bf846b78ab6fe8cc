"""Forty roles collected, reviewed as one, published at one instant, and rolled back as one."""

import pytest
from django.urls import reverse

from tests import factories
from tests.browser.autocomplete import choose
from tests.browser.checks import barriers_at, w3c_errors

pytestmark = pytest.mark.django_db(transaction=True)


def of_set(name, *args) -> str:
    return reverse(f"admin:desk_changeset_{name}", args=args)


@pytest.fixture
def roles(made_once):
    """Forty roles that are public and whose pay has changed since."""
    from careers.models import Role

    made_once(make_roles)
    return list(Role.objects.order_by("title"))


def make_roles() -> None:
    from careers import publishing
    from careers.models import Role, SalaryBand

    made = [factories.RoleFactory(publishable=True, title=f"Nurse {number:02}") for number in range(1, 41)]
    for role in made:
        factories.SalaryBandFactory(role=role)
    publishing.publish_all(made, by="tests")
    SalaryBand.objects.update(low=110_000, high=160_000)
    publishing.note_changes(Role.objects.all())


@pytest.fixture
def change_set(roles):
    """Some of the forty, with one that cannot be published."""
    from careers import publishing
    from careers.models import Role

    made = factories.ChangeSetFactory(reason="The survey of 2027")
    for role in [*roles[:3], factories.RoleFactory(title="Without a Section")]:
        factories.ChangeSetRoleFactory(change_set=made, role=role)
    publishing.note_changes(Role.objects.all())
    return made


def lows():
    from careers.models import Edition

    return set(Edition.objects.live().values_list("pay_low", flat=True))


@pytest.mark.parametrize("javascript", [True, False])
def test_forty_roles_are_published_at_one_instant_and_rolled_back(
    browser_page, roles, admin_user, javascript
):
    from careers.models import Edition

    page = browser_page(reverse("admin:careers_role_changelist"), user=admin_user, javascript=javascript)
    for box in page.get_by_role("checkbox", name="Select this object for an action").all():
        box.check()
    page.locator("select[name=action]").select_option("add_to_change_set")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Title of the new set").fill("Pay of 2027")
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_text("There are 40 roles in the set.").wait_for()
    assert page.get_by_text("Pay: Base pay").count() == len(roles)

    page.get_by_role("button", name="Publish 40 roles now").click()
    page.get_by_text("40 roles are live, all from the same instant on.").wait_for()
    assert lows() == {110_000}
    assert Edition.objects.live().values("live_from").distinct().count() == 1

    page.get_by_role("link", name="Roll back…").click()
    page.get_by_label("Reason").fill("The survey was wrong.")
    page.get_by_role("button", name="Roll back 40 pages now").click()
    page.get_by_text("40 roles are as they were before the set").wait_for()
    assert lows() == {100_000}
    assert Edition.objects.live().values("live_from").distinct().count() == 1
    assert Edition.objects.count() == 120


def test_a_set_is_put_together_and_published_by_keyboard_alone(browser_page, roles, admin_user):
    page = browser_page(of_set("add"), user=admin_user)
    page.get_by_label("Title").focus()
    page.keyboard.type("Pay of 2027")
    for name in ("Nurse 07", "Nurse 08"):
        choose(page, "#id_add", name)
    page.get_by_role("button", name="Save and review").press("Enter")
    page.get_by_role("button", name="Publish 2 roles now").press("Enter")
    page.get_by_text("2 roles are live").wait_for()
    assert lows() == {100_000, 110_000}


def test_a_time_is_asked_for_and_what_is_wrong_is_said_there(browser_page, roles, change_set, admin_user):
    page = browser_page(of_set("review", change_set.pk), user=admin_user)
    page.get_by_label("At a time to come").check()
    page.get_by_role("button", name="Publish 4 roles").click()
    page.get_by_text("Say when.").wait_for()
    assert page.get_by_label("At a time to come").is_checked()
    page.get_by_label("Now").check()
    page.get_by_role("button", name="Publish 4 roles").click()
    page.get_by_text("To be mended, or taken out of the set").wait_for()
    assert lows() == {100_000}


@pytest.fixture
def addresses(change_set, roles, admin_user):
    """Every page of a set, in all its states."""
    from datetime import timedelta

    from django.utils import timezone

    from careers import publishing
    from careers.editorial import change_sets
    from careers.models import Role

    def some(title, *of):
        made = factories.ChangeSetFactory(title=title, reason="A reason", created_by=admin_user)
        for role in of:
            factories.ChangeSetRoleFactory(change_set=made, role=role)
        return made

    waiting, scheduled = some("Waiting", roles[10]), some("Scheduled", roles[11])
    change_sets.submit(waiting, by=admin_user)
    change_sets.publish(scheduled, by=admin_user, at=timezone.now() + timedelta(days=1))
    published = some("Published", *roles[12:15], factories.RoleFactory(complete=True))
    change_sets.publish(published, by=admin_user)
    Role.objects.filter(pk=roles[12].pk).update(summary="Since.")
    factories.note(roles[12])
    publishing.publish(roles[12], by="Somebody Else")
    return {
        "list": of_set("changelist"),
        "new": of_set("add"),
        "form": of_set("change", change_set.pk),
        "plain form": of_set("change", change_set.pk) + "?plain=1",
        "open": of_set("review", change_set.pk),
        "waiting": of_set("review", waiting.pk),
        "scheduled": of_set("review", scheduled.pk),
        "published": of_set("review", published.pk),
        "read only": of_set("change", published.pk),
        "roll back": of_set("roll_back", published.pk),
        "delete": of_set("delete", change_set.pk),
        "log": of_set("history", published.pk),
    }


def test_the_pages_are_accessible_and_fit(browser_page, addresses, admin_user):
    page = browser_page(addresses["list"], user=admin_user)
    found = barriers_at(page, addresses, unfolded="main details")
    assert not found, "\n".join(found)


def test_the_pages_are_valid(addresses, roles, client, admin_user):
    client.force_login(admin_user)
    pages = {name: client.get(address) for name, address in addresses.items()}
    marked = {"action": "add_to_change_set", "_selected_action": [role.pk for role in roles[:2]]}
    pages["collect"] = client.post(reverse("admin:careers_role_changelist"), marked)
    pages["collect with errors"] = client.post(of_set("collect"), {"roles": [roles[0].pk]})
    pages["refused"] = client.post(addresses["open"], {"when": "later"})
    pages["roll back refused"] = client.post(addresses["roll back"], {"reason": ""})
    # Django's own forms of lists and dates are its own affair; ours are everything else.
    assert not w3c_errors({name: page.content.decode() for name, page in pages.items() if name != "list"})
