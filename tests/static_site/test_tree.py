"""What readers see of an export: one tree or the next, whole, whatever happens meanwhile."""

import fcntl

import pytest
from django.core.management import CommandError, call_command

from careers import publishing
from careers.static_site import making, tree
from careers.static_site.tree import MadeFile, Trees
from tests import factories, killed
from tests.views.history import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    role = factories.RoleFactory(slug="analyst", complete=True)
    factories.EditionFactory(role=role)
    return role


def contents(root) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_readers_see_the_next_tree_when_it_is_done(export, role, monkeypatch, tmp_path):
    first = export().root
    before = contents(first)
    seen = []
    shown = Trees.show
    monkeypatch.setattr(
        Trees, "show", lambda *args: (seen.append((tmp_path / "site").resolve()), shown(*args))
    )
    publish(role, title="Analyst of much")
    second = export().root
    assert seen == [first]
    assert (tmp_path / "site").is_symlink()
    assert second != first
    # Whoever still reads the one before finds all of it.
    assert contents(first) == before


def test_what_is_gone_is_removed(export, role):
    factories.EditionFactory(role__slug="writer")
    assert (export().root / "careers/writer/index.html.gz").exists()
    publishing.withdraw(role.__class__.objects.get(slug="writer"), by="tests", reason="")
    site = export()
    assert not (site.root / "careers/writer").exists()
    assert "careers/writer" not in (site.root / "manifest.sha256").read_text()
    assert (site.root / "_gone/writer.html").exists()
    assert "/careers/writer/* /_gone/writer.html 410" in (site.root / "_redirects").read_text()


def test_only_what_has_changed_is_made_again(export, role, monkeypatch):
    other = factories.RoleFactory(slug="writer", complete=True, family__slug="words")
    factories.EditionFactory(role=other)
    site = export()
    before = {path: (site.root / path).stat().st_ino for path in contents(site.root)}
    made = []
    make = making.Maker.make
    monkeypatch.setattr(
        making.Maker, "make", lambda self, task: (made.append(task.pages.key), make(self, task))[1]
    )
    publish(other, education="None", reason="It was wrong.")
    site = export()
    assert "/careers/writer/" in made
    assert not [key for key in made if key.startswith(("/skills/", "/careers/analyst/c"))]
    kept = {path for path, inode in before.items() if (site.root / path).stat().st_ino == inode}
    # What was made again and came out the same is the same file, too.
    assert {"careers/writer/card.png", "careers/index.html", "skills/index.html.br"} <= kept
    assert "careers/writer/index.html" not in kept
    made.clear()
    export()
    assert made == []


def test_two_trees_stay(export, role, tmp_path):
    for number in range(4):
        publish(role, title=f"Analyst {number}")
        export()
    assert sorted(path.name for path in (tmp_path / "site.releases").iterdir()) == ["3", "4", "lock"]


def test_a_failure_leaves_what_readers_see(export, role, monkeypatch, tmp_path):
    before = contents(export().root)
    publish(role, title="Analyst of much")

    def fail(*args):
        raise RuntimeError("out of order")

    for part in (
        "careers.views.role.RoleDetail.get_context_data",
        "careers.static_site.tree.Tree.write_manifest",
    ):
        with monkeypatch.context() as patched:
            patched.setattr(part, fail)
            with pytest.raises((CommandError, RuntimeError)):
                export()
        assert contents((tmp_path / "site").resolve()) == before
        assert sorted(path.name for path in (tmp_path / "site.releases").iterdir()) == ["1", "lock"]


def test_being_stopped_leaves_what_readers_see(export, role, monkeypatch, tmp_path):
    before = contents(export().root)
    publish(role, title="Analyst of much")
    monkeypatch.setattr(making.Maker, "make", lambda *args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(CommandError, match=r"Stopped\. What readers see has not changed\."):
        export()
    assert contents((tmp_path / "site").resolve()) == before


def test_a_page_that_fails_is_named(export, role, monkeypatch):
    monkeypatch.setattr("careers.views.role.RoleDetail.get_context_data", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(CommandError, match="/careers/analyst/ was answered with 500"):
        export()


def test_two_exports_at_a_time_are_refused(export, role, tmp_path):
    export()
    with (tmp_path / "site.releases/lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="Somebody else is exporting"):
            export()


def test_a_directory_of_something_else_is_refused(export, role, tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site/precious.txt").write_text("mine")
    with pytest.raises(CommandError, match="is no exported site"):
        export()
    (tmp_path / "elsewhere").symlink_to(tmp_path / "site")
    with pytest.raises(CommandError, match="leads somewhere else"):
        export("elsewhere")
    assert (tmp_path / "site/precious.txt").read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert (export("empty").root / "index.html").exists()


def test_files_that_somebody_removed_are_made_again(export, role):
    site = export()
    (site.root / "careers/analyst/index.html.br").unlink()
    (site.root / "careers/analyst/card.png").unlink()
    site = export()
    assert (site.root / "careers/analyst/index.html.br").exists()
    assert (site.root / "careers/analyst/card.png").exists()


def test_what_is_known_of_a_tree_may_be_lost(export, role, tmp_path):
    before = contents(export().root)
    (tmp_path / "site.releases/1/pages.msgpack").write_bytes(b"damaged")
    assert contents(export().root) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"base_url": "ftp://example.org"}, "no address such as"),
        ({"base_url": "https://example.org/below/"}, "no address such as"),
        ({"live_url": "example.org"}, "no address such as"),
    ],
)
def test_an_address_must_be_that_of_a_host(tmp_path, options, words):
    given = [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
    with pytest.raises(CommandError, match=words):
        call_command("export_site", tmp_path / "site", *given)


def test_without_an_address_it_is_that_of_the_site(export, role, settings):
    settings.SITE_URL = "https://careers.example.org"
    assert "https://careers.example.org/careers/" in (export(base_url=None).root / "sitemap.xml").read_text()
    settings.SITE_URL, settings.ALLOWED_HOSTS = "", ["*"]
    with pytest.raises(CommandError, match="--base-url"):
        export(base_url=None)


@pytest.mark.django_db(transaction=True)
def test_several_processes_make_the_same(export, role):
    factories.EditionFactory(role__slug="writer")
    one = contents(export("one").root)
    several = contents(export("several", processes=3).root)
    assert several == one


KILLED = """
import django
django.setup()
from careers.static_site import making
from django.core.management import call_command
making.Maker.make = stop
call_command("export_site", sys.argv[1], "--base-url", "https://files.example.org", "--processes", "1")
"""


@pytest.mark.django_db(transaction=True)
def test_a_killed_run_leaves_what_readers_see(export, role, test_database_url, tmp_path):
    before = contents(export().root)
    publish(role, title="Analyst of much")
    with killed.running(KILLED, str(tmp_path / "site"), database_url=test_database_url) as process:
        killed.wait_until_stopped(process)
    assert contents((tmp_path / "site").resolve()) == before
    assert "Analyst of much" in (export().root / "careers/analyst/index.html").read_text()
    assert sorted(path.name for path in (tmp_path / "site.releases").iterdir()) == ["1", "2", "lock"]


def test_a_written_file_never_changes_another_tree(tmp_path):
    one, other = tree.Tree(tmp_path / "1"), tree.Tree(tmp_path / "2")
    made = MadeFile("page.html", one.write("page.html", b"before"))
    other.link_from(one, made)
    other.write("page.html", b"after")
    assert (one.root / "page.html").read_bytes() == b"before"
