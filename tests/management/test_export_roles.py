"""manage.py export_roles"""

import pytest
import yaml
from django.core.management import CommandError, call_command

from careers.models import Role
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def roles():
    tech, trade = factories.FamilyFactory(slug="tech"), factories.FamilyFactory(slug="trade")
    for slug, family in (("analyst", tech), ("engineer", tech), ("seller", trade)):
        factories.RoleFactory(slug=slug, family=family, publishable=True)


def slugs(text):
    return [each["fields"]["slug"] for each in yaml.safe_load(text) if each["model"] == "careers.role"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["analyst", "engineer", "seller"]),
        (["--family=tech"], ["analyst", "engineer"]),
        (["--role=seller"], ["seller"]),
        (["--role=seller", "--role=analyst"], ["analyst", "seller"]),
        (["--role=seller", "--family=tech"], ["analyst", "engineer", "seller"]),
    ],
)
def test_it_writes_the_roles_that_are_asked_for(roles, capsys, options, expected):
    call_command("export_roles", *options)
    assert slugs(capsys.readouterr().out) == expected


def test_a_directory_gets_a_file_for_each_role_and_loads_again(roles, tmp_path, capsys):
    call_command("export_roles", output=f"{tmp_path}/out/")
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert files == {"families.yaml", "analyst.yaml", "engineer.yaml", "seller.yaml"}
    call_command("loaddata", str(tmp_path / "out"))
    assert " 0 new, 0 changed" in capsys.readouterr().out


def test_a_file_is_replaced_as_a_whole(roles, tmp_path):
    path = tmp_path / "out.yaml"
    path.write_text("older and longer " * 1000)
    call_command("export_roles", role=["seller"], output=str(path))
    assert slugs(path.read_text()) == ["seller"]
    assert list(tmp_path.iterdir()) == [path]


def test_it_says_which_roles_the_file_refers_to_without_holding_them(roles, capsys):
    analyst, seller = Role.objects.get(slug="analyst"), Role.objects.get(slug="seller")
    factories.RelatedCareerFactory(role=analyst, target=seller)
    call_command("export_roles", "--role=analyst")
    written, said = capsys.readouterr()
    assert "seller" in written
    assert "does not hold: seller." in said
    assert "--standalone" in said
    call_command("export_roles", "--role=analyst", "--standalone")
    assert "seller" not in "".join(capsys.readouterr())


def test_tables_go_to_a_file_for_spreadsheets(roles, tmp_path):
    factories.SalaryBandFactory(role=Role.objects.get(slug="analyst"))
    path = tmp_path / "pay.csv"
    call_command("export_roles", "--as=pay", f"--output={path}")
    assert path.read_bytes().startswith(b'\xef\xbb\xbf"role","title",')
    assert path.read_bytes().count(b"\r\n") == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--role=nobody"], "There is no role nobody."),
        (["--role=analyst", "--family=none"], "There is no family none."),
        (["--as=pay", "--standalone"], "--standalone is for YAML"),
        (["--as=skills", "--output=out/"], "out/ is a directory"),
        (["--output=/dev/null/out.yaml"], "Cannot write to"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(roles, capsys, options, message):
    with pytest.raises(CommandError, match=message):
        call_command("export_roles", *options)
    assert capsys.readouterr().out == ""


def test_an_empty_site_has_nothing_to_write(db):
    with pytest.raises(CommandError, match="There are no roles to write"):
        call_command("export_roles")
