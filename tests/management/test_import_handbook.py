"""The handbook comes to the site as every data set does."""

import pytest
from django.core.management import CommandError
from django.urls import reverse

from careers import pages, publishing
from careers.models import Edition, Imported, Role, Section
from tests import factories
from tests.factories import ExternalCodeFactory, RoleFactory
from tests.importers.onet.releases import write_release
from tests.importers.test_handbook import profile, stored, text
from tests.management.test_imports import live, run

pytestmark = pytest.mark.django_db

CODES = [f"47-{number}" for number in range(2111, 2121)]


def occupation(code, **columns):
    """A live role of a code."""
    role = RoleFactory(slug=f"role-{code}", publishable=True, **columns)
    ExternalCodeFactory(role=role, scheme="SOC 2018", code=code, match="exact")
    return publish(role)


def publish(role):
    factories.note(role)
    publishing.publish(role, by="tests")
    return role


def profiles(codes=CODES, *, learn="Learn it.", modified="August 28, 2025", **sections):
    sections = {"how_to_become_one": [text(learn)], "work_environment": [text("Indoors.")]} | sections
    return [profile(slug=f"p-{code}", soc_codes=[code], last_modified=modified, **sections) for code in codes]


def bodies(code=CODES[0]):
    page = pages.from_json(Edition.objects.live().get(slug=f"role-{code}").content)
    return {section.slug: section.body.partition("[^")[0] for section in page.sections}


@pytest.fixture
def roles():
    return [occupation(code) for code in CODES]


def test_a_profile_goes_to_every_role_of_its_codes(tmp_path):
    for code in CODES[:3]:
        occupation(code)
    path = stored(
        tmp_path,
        profile(soc_codes=[*CODES[:2], "11-1011"]),
        profile(slug="b", soc_codes=["53-1011"]),
        profile(slug="army", soc_codes=[], title="Military careers"),
    )
    told = run("import_handbook", path)
    assert "Occupational Outlook Handbook 2025-08-28: 0 new, 2 changed, 1 as they were, 0 conflicts." in told
    assert "No role has 2 codes that the file holds: 11-1011, 53-1011" in told
    assert "The table does not hold 1 code that roles have: 47-2113" in told
    assert "belong to no role: Military careers" in told
    assert bodies(CODES[1])["how-to-become-one"].endswith("Learn it.")
    assert "how-to-become-one" not in bodies(CODES[2])


def test_it_lies_in_a_folder_with_the_others(tmp_path):
    release = write_release(tmp_path / "data" / "release")
    path = stored(release.parent, profile(soc_codes=["15-1252"]))
    path.rename(path.with_name("bls_ooh_profiles.jsonl"))
    told = run("import_folder", release.parent)
    assert "Occupational Outlook Handbook 2025-08-28: 0 new, 1 changed" in told
    assert "how-to-become-one" in {section.slug for section in live().sections}
    assert Edition.objects.filter(slug="program-writers").count() == 1


def test_the_same_again_changes_nothing(tmp_path, roles):
    path = stored(tmp_path, *profiles())
    run("import_handbook", path)
    before = Edition.objects.count()
    assert "0 changed, 10 as they were, 0 conflicts" in run("import_handbook", path)
    assert Edition.objects.count() == before


def test_a_dry_run_tells_and_changes_nothing(tmp_path, roles):
    told = run("import_handbook", stored(tmp_path, *profiles()), dry_run=True)
    assert "10 changed" in told
    assert "sections how-to-become-one, work-environment (new)" in told
    assert not Section.objects.filter(slug="how-to-become-one").exists()


def test_a_partial_handbook_stops_before_it_begins(tmp_path, roles):
    run("import_handbook", stored(tmp_path, *profiles()))
    part = stored(tmp_path, *profiles(CODES[:4]))
    with pytest.raises(CommandError, match="Nothing has changed"):
        run("import_handbook", part)
    assert "how-to-become-one" in bodies(CODES[-1])
    run("import_handbook", part, allow_removals=True)
    assert "how-to-become-one" not in bodies(CODES[-1])


def test_texts_that_are_cut_off_stop_it_too(tmp_path, roles):
    run("import_handbook", stored(tmp_path, *profiles(learn="Learn it. " * 50)))
    with pytest.raises(CommandError, match="texts in full"):
        run("import_handbook", stored(tmp_path, *profiles(learn="Learn it. " * 5)))


def test_sections_that_a_handbook_lacks_stay(tmp_path, roles):
    run("import_handbook", stored(tmp_path, *profiles()))
    without = [profile(slug=f"p-{code}", soc_codes=[code]) for code in CODES]
    told = run("import_handbook", stored(tmp_path, *without))
    assert "No profile has the section “work-environment”: what was said before stays." in told
    assert bodies()["work-environment"] == "Indoors."


def test_an_older_handbook_stops(tmp_path, roles):
    run("import_handbook", stored(tmp_path, *profiles()))
    older = stored(tmp_path, *profiles(modified="August 29, 2024"))
    with pytest.raises(CommandError, match="is older than Occupational Outlook Handbook 2025-08-28"):
        run("import_handbook", older)


def test_what_an_editor_changed_becomes_a_conflict(tmp_path, roles, admin_client):
    run("import_handbook", stored(tmp_path, *profiles()))
    role = Role.objects.get(slug=f"role-{CODES[0]}")
    role.sections.filter(slug="how-to-become-one").update(body="Ask around.")
    publish(role)
    later = stored(tmp_path, *profiles(learn="Learn it well.", modified="August 28, 2026"))
    assert "9 changed, 1 as they were, 1 conflicts" in run("import_handbook", later)
    assert bodies()["how-to-become-one"] == "Ask around."
    assert bodies(CODES[1])["how-to-become-one"] == "Learn it well."
    noted = Imported.objects.get(role=role, data_set="handbook")
    page = admin_client.get(reverse("admin:careers_imported_change", args=[noted.pk])).content.decode()
    assert "Occupational Outlook Handbook" in page
    assert "How to become one" in page


def test_a_later_profile_that_says_the_same_is_told(tmp_path, roles, client):
    run("import_handbook", stored(tmp_path, *profiles()))
    before = Edition.objects.count()
    run("import_handbook", stored(tmp_path, *profiles(modified="August 28, 2026")))
    assert Edition.objects.count() == before
    html = client.get(f"/careers/role-{CODES[0]}/").content.decode()
    assert "unchanged in Occupational Outlook Handbook, Electricians, 28 August 2026" in html


def test_a_faulty_file_is_refused_by_line(tmp_path, roles):
    path = stored(tmp_path, *profiles(), profile(slug="b", soc_codes=["47"]))
    with pytest.raises(CommandError, match="line 11, soc_codes"):
        run("import_handbook", path)
    assert not Section.objects.filter(slug="how-to-become-one").exists()
