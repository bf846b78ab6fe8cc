"""Downloads from the list of roles and from the form of one."""

import pytest
from django.core.management import call_command

from careers import publishing
from tests import factories
from tests.admin.forms import address

pytestmark = pytest.mark.django_db


@pytest.fixture
def looking(client, make_user):
    """A client signed in as somebody who may only look at roles."""
    client.force_login(make_user("other", "view_role"))
    return client


@pytest.fixture
def choose(looking):
    """A function that takes an action of the list for some roles; `everywhere` for all of every page."""

    def choose(action, *roles, everywhere=False):
        sent = {"action": action, "_selected_action": [role.pk for role in roles]}
        return looking.post(
            address("role_changelist"), sent | {"select_across": "1" if everywhere else "0", "index": "0"}
        )

    return choose


def body(response):
    return b"".join(response.streaming_content).decode()


@pytest.mark.parametrize(
    ("action", "content_type", "ending"),
    [
        ("download_yaml", "application/yaml", "yaml"),
        ("download_pay", "text/csv", "csv"),
        ("download_skills", "text/csv", "csv"),
    ],
)
def test_the_selected_roles_are_downloaded_as_a_dated_file(
    role, choose, time_machine, action, content_type, ending
):
    time_machine.move_to("2026-03-01 12:00")
    unselected = factories.RoleFactory(complete=True, slug="unselected")
    response = choose(action, role)
    assert response.headers["Content-Type"] == f"{content_type}; charset=utf-8"
    assert response.headers["Content-Disposition"].endswith(f'-2026-03-01.{ending}"')
    text = body(response)
    assert role.slug in text
    assert unselected.slug not in text


def test_all_pages_of_the_list_can_be_downloaded_at_once(role, choose):
    factories.RoleFactory(complete=True, slug="other-page")
    text = body(choose("download_pay", role, everywhere=True))
    assert role.slug in text
    assert "other-page" in text


def test_what_is_downloaded_as_fixtures_loads_as_it_was(role, choose, tmp_path, capsys):
    publishing.publish(role, by="tests")
    path = tmp_path / "roles.yaml"
    path.write_text(body(choose("download_yaml", role)))
    call_command("loaddata", str(path))
    assert " 0 new, 0 changed" in capsys.readouterr().out


def test_the_form_of_a_role_leads_to_its_files(role, looking):
    html = looking.get(address("role_change", role.pk)).content.decode()
    for form in ("yaml", "pay", "skills"):
        link = address(f"role_download_{form}", role.pk)
        assert f'href="{link}"' in html
        response = looking.get(link)
        assert f'filename="{role.slug}-' in response.headers["Content-Disposition"]
        assert role.slug in body(response)


def test_nobody_downloads_who_may_not_look_at_roles(role, client, make_user):
    client.force_login(make_user("other", "view_family"))
    assert client.get(address("role_download_yaml", role.pk)).status_code == 403
    response = client.post(
        address("role_changelist"), {"action": "download_yaml", "_selected_action": [role.pk]}
    )
    assert response.status_code == 403


@pytest.mark.parametrize("key", ["0", "nonsense"])
def test_a_role_that_does_not_exist_has_no_files(looking, key):
    assert looking.get(address("role_download_pay", key)).status_code == 404
