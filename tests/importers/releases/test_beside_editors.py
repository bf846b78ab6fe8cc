"""An import beside editors and other imports: nobody's work is lost, and nobody waits in a circle."""

from contextlib import contextmanager

import pytest
from django.db import OperationalError, connection, transaction

from careers import publishing, write_queue
from careers.importers import releases
from careers.importers.releases import importer
from careers.models import Edition, Imported, Role
from careers.publishing import Refused
from careers.write_queue import in_turn
from tests.factories import change
from tests.importers.releases.test_importer import bring, live
from tests.two_connections import TOO_LONG, Thread, at_once, during, elsewhere, waiting_at_most

pytestmark = pytest.mark.django_db(transaction=True)


def save(slug, **columns):
    """Save a role as its form does: locked, and counted."""
    with transaction.atomic():
        role = Role.objects.select_for_update().get(slug=slug)
        for name, value in columns.items():
            setattr(role, name, value)
        role.version += 1
        role.save()
        publishing.note_changes(Role.objects.filter(pk=role.pk))


def save_or_be_told(slug, **columns):
    with waiting_at_most(0.1):
        save(slug, **columns)


def at_step(step, act, monkeypatch):
    """Options of an import that calls `act`, once, at this step of it."""
    done = []

    def once():
        if not done:
            done.append(step)
            act()

    merge = importer.merge

    def merged(*args, **kwargs):
        if step == "between reading and writing":
            once()
        return merge(*args, **kwargs)

    def progress(doing, at, _total):
        if step == f"{doing} {at}":
            once()

    monkeypatch.setattr(importer, "merge", merged)
    monkeypatch.setattr(importer, "BATCH", 1)
    return {"progress": progress}, done


@pytest.mark.parametrize(
    "step",
    [
        "Importing 0",
        "between reading and writing",
        "Importing 1",
        "Importing 2",
        "Publishing 0",
        "Publishing 1",
    ],
)
def test_a_save_during_an_import_is_never_lost(step, monkeypatch):
    bring("spinners", "weavers", "dyers")
    told = []

    def save_elsewhere():
        told.append(elsewhere(lambda: save_or_be_told("weavers", summary="Ours.")))

    options, done = at_step(step, save_elsewhere, monkeypatch)
    bring("spinners", "dyers", "weavers", name="release 2", options=options, title="Weaver")
    assert done == [step]
    assert isinstance(told[0], OperationalError)
    assert write_queue.is_busy(told[0])
    version = Role.objects.get(slug="weavers").version
    save("weavers", summary="Ours.")
    role = Role.objects.get(slug="weavers")
    assert (role.title, role.summary, role.version) == ("Weaver", "Ours.", version + 1)


@pytest.mark.postgresql
def test_an_import_waits_for_who_is_saving(monkeypatch):
    monkeypatch.setattr(write_queue, "LONGEST", TOO_LONG)
    bring("spinners", "weavers")

    @contextmanager
    def saving():
        with transaction.atomic():
            role = Role.objects.select_for_update().get(slug="weavers")
            change(role, summary="Ours.")
            yield

    with during(saving):
        importing = Thread(lambda: bring("spinners", "weavers", name="release 2", summary="Theirs."))
        wait_until_somebody_waits(importing)
    report = importing.finished()
    assert [each.slug for each in report.conflicts] == ["weavers"]
    assert Role.objects.get(slug="weavers").summary == "Ours."


def wait_until_somebody_waits(thread):
    with connection.cursor() as cursor:
        while thread.is_alive():
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone() != (0,):
                return
    raise AssertionError(thread.result)


@pytest.mark.postgresql
def test_an_import_gives_up_on_who_never_ends(monkeypatch):
    bring("spinners", "weavers")
    monkeypatch.setattr(write_queue, "LONGEST", 0.2)

    @contextmanager
    def saving():
        with transaction.atomic():
            Role.objects.select_for_update().get(slug="weavers")
            yield

    with during(saving), pytest.raises(OperationalError) as error:
        bring("spinners", "weavers", name="release 2", summary="Theirs.")
    assert write_queue.is_busy(error.value)
    assert Imported.objects.filter(release="release 2").count() == 0


def test_a_second_import_is_told_of_the_first(monkeypatch):
    bring("spinners", "weavers")
    monkeypatch.setattr(write_queue, "LONGEST", 0.2)
    told = []

    def second():
        told.append(elsewhere(lambda: bring("spinners", "weavers", name="release 3", summary="Third.")))

    options, _done = at_step("Publishing 0", second, monkeypatch)
    bring("spinners", "weavers", name="release 2", options=options, summary="Second.")
    assert isinstance(told[0], write_queue.Busy)
    assert live("weavers").summary == "Second."


def test_imports_one_after_the_other_both_count(monkeypatch):
    monkeypatch.setattr(write_queue, "LONGEST", TOO_LONG)
    bring("spinners", "weavers")
    at_once(
        lambda: bring("spinners", "weavers", name="release 2", summary="Second."),
        lambda: bring("spinners", "weavers", name="release 3", title="Weaver"),
    )
    assert Imported.objects.count() == 2
    numbers = list(
        Edition.objects.filter(role__slug="weavers").order_by("number").values_list("number", flat=True)
    )
    assert numbers == [1, 2, 3]
    assert Edition.objects.live().count() == 2


@pytest.mark.parametrize("attempt", range(3))
def test_publishing_beside_an_import_never_gets_stuck(attempt, monkeypatch):
    monkeypatch.setattr(write_queue, "LONGEST", TOO_LONG)
    bring("spinners", "weavers", "dyers", "tailors")

    def publish(slug):
        with waiting_at_most(TOO_LONG), transaction.atomic():
            role = Role.objects.get(slug=slug)
            change(role, summary="Ours.")
            return publishing.publish(role, by="writer")

    results = at_once(
        lambda: bring("tailors", "dyers", "spinners", "weavers", name="release 2", summary="Theirs."),
        lambda: publish("weavers"),
        lambda: publish("dyers"),
        lambda: publish("spinners"),
    )
    for result in results:
        if isinstance(result, Exception):
            raise result
    assert live("dyers").summary == live("spinners").summary == live("weavers").summary == "Ours."
    for role in Role.objects.all():
        assert role.editions.filter(live_until=None).count() == 1


def test_an_import_publishes_what_is_still_there(monkeypatch):
    bring("spinners", "weavers")
    in_bulk = publishing.publish_all

    def after_erasing(roles, **kwargs):
        Edition.objects.filter(role__slug="weavers").delete()
        Role.objects.filter(slug="weavers").delete()
        return in_bulk(roles, **kwargs)

    monkeypatch.setattr(publishing, "publish_all", after_erasing)
    report = bring("spinners", "weavers", name="release 2", summary="Anew.")
    assert report.published == []
    assert "erased" in report.unpublished["weavers"]


def test_deciding_about_a_role_that_is_gone_is_refused():
    bring("spinners", "weavers")
    imported = Imported.objects.get(role__slug="weavers")
    with in_turn():
        Edition.objects.all().delete()
        Role.objects.filter(slug="weavers").delete()
    with pytest.raises(Refused, match="erased"):
        releases.decide(imported, {}, by="writer")
