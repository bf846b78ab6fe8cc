"""Erasing a role removes the files of its pictures, but for those that somebody else shows."""

import pytest
from django.core.files.storage import default_storage

from careers import publishing
from careers.editorial import archive, previews, replaced
from careers.models import Role
from careers.pages import pictures
from tests import factories
from tests.pages.test_pictures import drawn, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def role(db):
    return factories.RoleFactory(publishable=True)


@pytest.fixture
def erase(django_capture_on_commit_callbacks):
    def erase(role):
        with django_capture_on_commit_callbacks(execute=True):
            archive.erase(role)

    return erase


def show(role, name):
    """Let the draft of `role` show the upload `name` first."""
    factories.change(role, hero_image=name, hero_alt="A loom.")
    role.refresh_from_db()


def picture(colour=(200, 30, 30), name="pictures/loom.png"):
    """The name of an upload whose renditions are made."""
    name = upload(drawn(600, 400, colour=colour), name)
    pictures.renditions(name)
    return name


def published(role, name):
    show(role, name)
    publishing.publish(role, by="tests")


def files(tmp_path):
    return sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*"))


def test_all_that_the_role_ever_showed_is_removed_with_its_renditions(tmp_path, role, erase, admin_user):
    first, second, third, last = (picture((shade, 0, 0)) for shade in (10, 90, 170, 250))
    published(role, first)
    show(role, second)
    replaced.keep(role, role.version, replaced.now(role))
    show(role, third)
    previews.make(role, by=admin_user, days=7)
    factories.change(role, hero_image="", second_image=last, second_alt="It.")
    publishing.withdraw(role, by="tests", reason="Over.")
    assert archive.pictures_of_it_alone(role) == {first, second, third, last}
    erase(role)
    assert files(tmp_path) == []


def test_nothing_is_removed_where_erasing_is_refused(tmp_path, role, erase):
    published(role, picture())
    before = files(tmp_path)
    with pytest.raises(publishing.Refused):
        erase(role)
    assert files(tmp_path) == before


def in_the_rows(other, name, by):
    show(other, name)


def in_an_edition(other, name, by):
    published(other, name)
    show(other, "")


def in_a_preview_link(other, name, by):
    show(other, name)
    previews.make(other, by=by, days=7)
    show(other, "")


def in_what_others_have_open(other, name, by):
    show(other, name)
    replaced.keep(other, other.version, replaced.now(other))
    show(other, "")


@pytest.mark.parametrize("shown", [in_the_rows, in_an_edition, in_a_preview_link, in_what_others_have_open])
def test_a_picture_that_another_role_shows_stays(role, erase, admin_user, shown):
    name = picture()
    show(role, name)
    shown(factories.RoleFactory(publishable=True), name, admin_user)
    assert archive.pictures_of_it_alone(role) == set()
    erase(role)
    assert default_storage.exists(name)
    assert pictures.renditions(name)


def test_renditions_stay_where_an_edition_shows_another_upload_of_the_same_content(tmp_path, role, erase):
    show(role, picture(name="pictures/one.png"))
    published(factories.RoleFactory(publishable=True), picture(name="pictures/two.png"))
    before = files(tmp_path)
    erase(role)
    assert files(tmp_path) == [name for name in before if name != "pictures/one.png"]


def test_a_picture_that_is_taken_over_at_the_last_moment_stays(role, django_capture_on_commit_callbacks):
    name = picture()
    show(role, name)
    with django_capture_on_commit_callbacks(execute=True):
        archive.erase(role)
        show(factories.RoleFactory(publishable=True), name)
    assert default_storage.exists(name)


@pytest.mark.parametrize("name", ["renditions/of-another.png", "pictures/../kept.png", "kept.png"])
def test_no_file_outside_of_the_uploads_is_removed(tmp_path, role, erase, name):
    (tmp_path / "renditions").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / name).write_bytes(b"kept")
    show(role, name)
    erase(role)
    assert (tmp_path / name).exists()


def test_a_file_that_is_gone_already_holds_nothing_up(tmp_path, role, erase):
    show(role, "pictures/gone.png")
    erase(role)
    assert not Role.objects.exists()
