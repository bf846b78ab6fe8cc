"""What an import would take away is told before anything is written."""

from decimal import Decimal

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from careers.importers import releases
from careers.importers.releases import NotConfirmed, Offer, guard
from careers.models import Edition, Imported, Role
from careers.pages import Requirement, SkillGroup
from tests.importers.releases.test_importer import BAND, SOURCE, bring, edit, live, offers, says

pytestmark = pytest.mark.django_db


def titles(number, *, first=0):
    return tuple(f"Title {each}" for each in range(first, first + number))


def skills(*names, rated=True):
    return tuple(
        Requirement(
            skill=name,
            name=name.title(),
            kind="soft" if rated else "tool",
            importance="essential",
            importance_rating=Decimal(4) if rated else None,
        )
        for name in names
    )


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Role, Edition, Imported)]


def loss(error, kind):
    return next(each for each in error.value.findings.losses if each.kind == kind)


def test_taking_away_much_stops_before_writing():
    bring("weavers", alternate_titles=titles(40))
    before = everything()
    with CaptureQueriesContext(connection) as queries, pytest.raises(NotConfirmed) as error:
        bring("weavers", name="release 2", alternate_titles=titles(30))
    assert everything() == before
    assert {query["sql"].split()[0] for query in queries} <= {"SELECT", "DECLARE", "FETCH", "CLOSE"}
    found = loss(error, "titles")
    assert (found.before, found.after, found.removed, found.share) == (40, 30, 10, 0.25)
    assert found.is_too_much
    assert found.examples == ("weavers: Title 30 (+9)",)


@pytest.mark.parametrize(("before", "after"), [(40, 37), (100, 95), (2, 1)])
def test_a_few_may_go_without_a_question(before, after):
    bring("weavers", alternate_titles=titles(before))
    bring("weavers", name="release 2", alternate_titles=titles(after))
    assert len(live("weavers").alternate_titles) == after


@pytest.mark.parametrize(("before", "after"), [(40, 36), (100, 94), (3, 1)])
def test_more_than_a_few_are_asked_about(before, after):
    bring("weavers", alternate_titles=titles(before))
    with pytest.raises(NotConfirmed):
        bring("weavers", name="release 2", alternate_titles=titles(after))
    report = bring(
        "weavers", name="release 2", alternate_titles=titles(after), options={"allow_removals": True}
    )
    assert len(live("weavers").alternate_titles) == after
    assert len(report.changed[0].removed) == before - after


def test_what_another_comes_for_is_replaced():
    bring("weavers", alternate_titles=titles(10))
    bring("weavers", name="release 2", alternate_titles=titles(10, first=5))
    assert set(live("weavers").alternate_titles) == set(titles(10, first=5))


def test_what_one_role_gains_does_not_hide_what_another_loses():
    bring("spinners", "weavers", alternate_titles=titles(40))
    brought = offers("spinners", "weavers", alternate_titles=titles(10))
    gains = says("spinners", alternate_titles=titles(60))
    brought[0] = brought[0]._replace(make=lambda _said: gains)
    with pytest.raises(NotConfirmed) as error:
        releases.apply([releases.Release("onet", "release 2", lambda: brought)], by="import")
    assert loss(error, "titles").removed == 30


MEDIAN = msgspec.structs.replace(BAND, statistic="percentiles", low=None, median=Decimal(9))


def test_amounts_that_are_kept_back_are_taken_away():
    figures = [msgspec.structs.replace(MEDIAN, slug=f"area-{each}", area=f"Area {each}") for each in range(8)]
    empty = {"median": None, "withheld": "median"}
    later = [
        msgspec.structs.replace(band, year=2031, **(empty if place < 4 else {}))
        for place, band in enumerate(figures)
    ]
    bring("weavers", salary_bands=tuple(figures))
    with pytest.raises(NotConfirmed) as error:
        bring("weavers", name="release 2", salary_bands=tuple(later))
    found = loss(error, "amounts")
    assert (found.before, found.after, found.removed) == (8, 4, 4)
    assert found.examples == tuple(f"weavers: Area {each}" for each in range(3))


def test_amounts_that_are_cut_off_are_still_told():
    figures = [msgspec.structs.replace(MEDIAN, slug=f"area-{each}") for each in range(8)]
    cut = {"median": None, "top_code": Decimal(8), "top_coded": "median"}
    bring("weavers", salary_bands=tuple(figures))
    later = tuple(msgspec.structs.replace(band, **cut) for band in figures)
    bring("weavers", name="release 2", salary_bands=later)
    assert live("weavers").salary_bands[0].top_coded == "median"


def test_levels_without_which_ratings_stay_are_taken_away():
    rated = skills(*"abcdef")
    levelled = tuple(msgspec.structs.replace(each, level_rating=Decimal(3)) for each in rated)
    bring("weavers", skill_groups=(SkillGroup(slug="s", heading="S", requirements=levelled),))
    with pytest.raises(NotConfirmed) as error:
        bring(
            "weavers",
            name="release 2",
            skill_groups=(SkillGroup(slug="s", heading="S", requirements=rated),),
        )
    (found,) = error.value.findings.losses
    assert (found.kind, found.before, found.after, found.removed) == ("levels", 6, 0, 6)
    assert found.examples == ("weavers: A", "weavers: B", "weavers: C")


def test_a_technology_in_another_group_is_still_there():
    def group(slug, *names):
        return SkillGroup(slug=slug, heading=slug, requirements=skills(*names, rated=False))

    names = ("sql", "git", "bash", "make", "vim")
    bring("weavers", skill_groups=(group("hot", *names),))
    bring("weavers", name="release 2", skill_groups=(group("in-demand", *names),))
    assert [each.slug for each in live("weavers").skill_groups] == ["in-demand"]


@pytest.mark.parametrize(
    ("kind", "field", "parts"),
    [
        ("ratings", "skill_groups", (SkillGroup(slug="s", heading="S", requirements=skills(*"abcdef")),)),
        (
            "technologies",
            "skill_groups",
            (SkillGroup(slug="s", heading="S", requirements=skills(*"abcdef", rated=False)),),
        ),
        (
            "pay",
            "salary_bands",
            tuple(msgspec.structs.replace(BAND, slug=f"area-{each}") for each in range(6)),
        ),
    ],
)
def test_every_kind_is_guarded(kind, field, parts):
    bring("weavers", **{field: parts})
    with pytest.raises(NotConfirmed) as error:
        bring("weavers", name="release 2", **{field: ()})
    found = loss(error, kind)
    assert (found.before, found.after, found.removed) == (6, 0, 6)


def test_years_of_experience_may_become_words():
    names = [f"dyers-{number}" for number in range(6)]

    def brought(name, **facts):
        made = offers(*names)
        said = [
            each._replace(make=lambda _said, n=n: says(n, **facts))
            for n, each in zip(names, made, strict=True)
        ]
        return releases.Release("onet", name, lambda: said)

    releases.apply([brought("release 1", experience_max=5, experience_note="At most")], by="import")
    report = releases.apply([brought("release 2", experience_note="Less than 5 years")], by="import")
    assert report.findings.losses == ()


def test_lost_tasks_are_told_too():
    def tasks(number):
        section = msgspec.structs.replace(says("weavers").sections[0], body="- Weave.\n" * number)
        return {"sections": (section,)}

    bring("weavers", **tasks(20))
    with pytest.raises(NotConfirmed) as error:
        bring("weavers", name="release 2", **tasks(10))
    assert loss(error, "items").removed == 10


def test_what_is_not_spoken_of_is_not_taken_away():
    bring("weavers", alternate_titles=titles(40))
    (offer,) = offers("weavers", alternate_titles=())
    partial = offer._replace(speaks_of=lambda key: key[0] != "alternate_titles")
    releases.apply([releases.Release("onet", "release 2", lambda: [partial])], by="import")
    assert set(live("weavers").alternate_titles) == set(titles(40))


def test_an_older_release_stops():
    bring("weavers", name="release 30.3")
    with pytest.raises(NotConfirmed) as error:
        bring("weavers", name="release 29.10", summary="Weave.")
    assert error.value.findings.older == (
        "release 29.10 is older than release 30.3, which the site has already.",
    )
    bring("weavers", name="release 29.10", summary="Weave.", options={"allow_removals": True})
    assert live("weavers").summary == "Weave."
    bring("weavers", name="release 30.3")


def test_an_older_year_of_the_same_area_stops():
    def wages(year, *areas):
        bands = tuple(msgspec.structs.replace(BAND, slug=area, area=area, year=year) for area in areas)
        pk = Role.objects.get(slug="weavers").pk
        offer = Offer(
            pk,
            None,
            lambda _said: releases.Contribution(salary_bands=bands, sources=(SOURCE,)),
            lambda key: key[1] in areas,
        )
        return releases.Release("wages", f"Wages {year}", lambda: [offer], is_dated_by_figure=True)

    bring("weavers")
    releases.apply([wages(2025, "nation")], by="import")
    releases.apply([wages(2024, "north")], by="import")
    with pytest.raises(NotConfirmed) as error:
        releases.apply([wages(2024, "nation")], by="import")
    assert "1 figure of 2024 is older than that of 2025" in error.value.findings.older[0]
    # In one import the later one has the last word.
    releases.apply([wages(2024, "nation"), wages(2025, "nation")], by="import")
    assert {(band.area, band.year) for band in live("weavers").salary_bands} == {
        ("nation", 2025),
        ("north", 2024),
    }


def test_roles_that_a_release_lacks_are_named_and_stay():
    names = [f"dyers-{number}" for number in range(6)]
    bring(*names)
    with pytest.raises(NotConfirmed) as error:
        bring(names[0], name="release 2")
    assert loss(error, "roles").removed == 5
    before = Edition.objects.count()
    brought = releases.Release("onet", "release 2", lambda: offers(names[0]))
    report = releases.apply([brought], by="import", allow_removals=True)
    assert report.vanished == names[1:]
    assert Edition.objects.live().count() == before
    # It has been said, and is not asked again.
    assert releases.apply([brought], by="import").vanished == []


def test_a_role_that_moved_or_lost_its_code_has_not_vanished():
    bring("spinners", "weavers")
    edit("weavers", slug="cloth-makers")
    Role.objects.get(slug="spinners").external_codes.all().delete()
    report = releases.apply(
        [releases.Release("onet", "release 2", lambda: offers("spinners", "weavers"))], by="import"
    )
    assert report.vanished == []
    assert report.findings.losses == ()


def test_a_role_that_comes_back_is_taken_up_again():
    bring("spinners", "weavers")
    bring("spinners", name="release 2")
    report = bring("spinners", "weavers", name="release 3", alternate_titles=("Cloth maker",))
    assert report.added == []
    assert "Cloth maker" in live("weavers").alternate_titles


def test_a_role_erased_while_the_guard_looks_is_made_anew(monkeypatch):
    bring("spinners", "weavers")
    look = guard.look

    def look_and_erase(offered):
        found = look(offered)
        Edition.objects.filter(role__slug="weavers").delete()
        Role.objects.filter(slug="weavers").delete()
        return found

    monkeypatch.setattr(releases.importer, "look", look_and_erase)
    brought = releases.Release("onet", "release 2", lambda: offers("spinners", "weavers"))
    report = releases.apply([brought], by="import")
    assert report.taken[0].added == ["weavers"]


def test_looking_costs_the_same_for_many_roles():
    def queries(number):
        names = [f"{number}-{each}" for each in range(number)]
        bring(*names, options={"allow_removals": True})
        brought = releases.Release("onet", "release 2", list)
        with CaptureQueriesContext(connection) as found:
            guard.look([(brought, offers(*names))])
        return sum(query["sql"].startswith("SELECT") for query in found)

    assert queries(2) == queries(20)
