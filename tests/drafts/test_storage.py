"""The stored draft of a role says what its rows say, whatever has changed them."""

import io
import json

import msgspec
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from careers import pages, publishing
from careers.drafts import storage
from careers.drafts.models import StoredDraft
from careers.editorial import change_sets, merging_skills, publish_preview
from careers.importers.releases import Contribution, Offer, Release, apply
from careers.models import Ladder, Role
from tests import factories
from tests.admin.forms import address, posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def role():
    role = factories.RoleFactory(complete=True, slug="weaver", title="Weaver")
    factories.SectionFactory(role=role, slug="more")
    factories.AlternateTitleFactory(role=role)
    factories.note(role)
    return role


def out_of_step() -> list[str]:
    """The slugs of the roles whose stored draft does not say what their rows say."""
    slugs = dict(Role.objects.values_list("pk", "slug"))
    stored, in_rows = storage.stored(slugs), storage.from_rows(list(slugs))
    checksums = dict(Role.objects.values_list("pk", "draft_checksum"))
    return sorted(
        slug
        for pk, slug in slugs.items()
        if stored.get(pk) != in_rows[pk] or checksums[pk] != in_rows[pk].checksum
    )


def page(role) -> pages.RolePage:
    return storage.read(role).page


# Forms


def deleting(sent: dict, prefix: str) -> dict:
    return {f"{prefix}-0-DELETE": "on"}


def swapped(sent: dict, prefix: str) -> dict:
    return {f"{prefix}-0-position": "2", f"{prefix}-1-position": "1"}


def one_more(sent: dict, prefix: str) -> dict:
    number = int(sent[f"{prefix}-TOTAL_FORMS"])
    return {
        f"{prefix}-TOTAL_FORMS": str(number + 1),
        f"{prefix}-{number}-heading": "Newest",
        f"{prefix}-{number}-kind": "custom",
        f"{prefix}-{number}-body": "New.",
    }


@pytest.mark.parametrize(
    "change",
    [
        lambda sent: {},
        lambda sent: {"summary": "Weaves cloth.\r\n\r\nOf wool.", "experience_min": "3"},
        lambda sent: {"slug": "weavers"},
        lambda sent: {"alternate_titles": "Loom operator\nClothmaker"},
        lambda sent: {"sections-0-body": "Other words.\r\nIn two lines."},
        lambda sent: deleting(sent, "sections"),
        lambda sent: swapped(sent, "sections"),
        lambda sent: one_more(sent, "sections"),
        lambda sent: {"skill_groups-0-heading": "Crafts"},
        lambda sent: {"skill_groups-0-requirements-0-importance": "desirable"},
        lambda sent: deleting(sent, "skill_groups-0-requirements"),
        lambda sent: {"salary_bands-0-high": "150000.50"},
        lambda sent: deleting(sent, "related_careers"),
        lambda sent: deleting(sent, "external_codes"),
    ],
)
def test_saving_a_form_stores_what_it_says(admin_client, role, change):
    other = factories.RelatedCareerFactory(target=role).role
    factories.note(other, role)
    url = address("role_change", role.pk)
    sent = posted(admin_client.get(url))
    assert admin_client.post(url, sent | change(sent)).status_code == 302
    assert out_of_step() == []


def test_a_new_role_is_stored_with_its_form(admin_client):
    family = factories.FamilyFactory()
    url = address("role_add")
    sent = posted(admin_client.get(url)) | {"title": "Dyer", "summary": "Dyes.", "family": str(family.pk)}
    assert admin_client.post(url, sent).status_code == 302
    assert out_of_step() == []
    assert StoredDraft.objects.count() == 1


def test_a_preview_of_what_is_not_saved_stores_nothing(admin_client, role):
    before = storage.read(role)
    url = address("role_change", role.pk)
    sent = posted(admin_client.get(url)) | {"summary": "Only looked at.", "_preview": "1"}
    assert "Only looked at." in admin_client.post(url, sent).content.decode()
    assert storage.read(role) == before


def test_rows_that_a_form_leaves_alone_are_read_once(admin_client, role):
    url = address("role_change", role.pk)
    sent = posted(admin_client.get(url)) | {"summary": "Weaves."}
    with CaptureQueriesContext(connection) as queries:
        assert admin_client.post(url, sent).status_code == 302
    for table in ("section", "skillrequirement", "salaryband", "relatedcareer", "externalcode"):
        assert sum(f'FROM "careers_{table}"' in query["sql"] for query in queries) == 1, table
    assert len(queries) <= 38


# What roles share


@pytest.mark.parametrize("kind", ["skill", "family", "source", "ladder"])
def test_renaming_what_roles_share_stores_their_drafts(admin_client, role, kind):
    requirement = role.skill_groups.get().requirements.first()
    band, rung = role.salary_bands.first(), role.rungs.get()
    row = {"skill": requirement.skill, "family": role.family, "source": band.source, "ladder": rung.ladder}[
        kind
    ]
    url = reverse(f"admin:careers_{kind}_change", args=[row.pk])
    name = {"source": "title", "ladder": "title"}.get(kind, "name")
    sent = posted(admin_client.get(url)) | {name: "Called otherwise"}
    assert admin_client.post(url, sent).status_code == 302
    assert out_of_step() == []
    assert "Called otherwise" in storage.read(role).content


def test_merging_skills_stores_the_drafts_of_all_who_ask(role, admin_user):
    gone, kept = role.skill_groups.get().requirements.first().skill, factories.SkillFactory()
    merging = merging_skills.merging([kept, gone], kept)
    merging_skills.merge(merging.skills, kept=kept, seen=merging.fingerprint, user=admin_user)
    assert out_of_step() == []
    assert kept.slug in storage.read(role).content


def test_a_role_that_comes_back_to_a_ladder_is_stored_with_all_on_it(role):
    """Restoring links a step with the role again, and all pages with the ladder show that."""
    rung = role.rungs.get()
    other = factories.RungFactory(ladder=rung.ladder, role=factories.RoleFactory()).role
    factories.note(role, other)
    edition = publishing.publish(role, by="tests")
    Ladder.objects.get().rungs.filter(role=role).update(role=None)
    factories.note(role, other)
    publishing.restore(edition, by="tests", draft=True)
    assert role.slug in storage.read(other).content
    assert out_of_step() == []


def test_an_erased_role_is_gone_from_the_drafts_of_others(role):
    leading = factories.RelatedCareerFactory(target=role).role
    publishing.erase(role)
    assert page(leading).related_careers == ()
    assert StoredDraft.objects.count() == Role.objects.count()


# Files


def test_an_import_stores_what_it_changed(role):
    factories.change(role, education="")
    publishing.publish(role, by="tests")
    unfinished = factories.RoleFactory(publishable=True)
    said = Contribution(education="An apprenticeship")
    offers = [Offer(each.pk, None, lambda before: said) for each in (role, unfinished)]
    apply([Release("tests", "Release 1", lambda: offers)], by="import_tests")
    assert out_of_step() == []
    assert page(unfinished).education == "An apprenticeship"
    assert "An apprenticeship" in role.editions.live().get().content


def loaded(tmp_path, *objects) -> None:
    file = tmp_path / "objects.json"
    file.write_text(json.dumps(objects))
    call_command("loaddata", file, verbosity=0)


def test_loading_what_others_point_at_stores_their_drafts(role, tmp_path):
    leading = factories.RelatedCareerFactory(target=role).role
    factories.note(role, leading)
    rung, source = role.rungs.get(), role.salary_bands.first().source
    fields = {"title": "Weaver", "summary": "Weaves.", "family": [role.family.slug]}
    loaded(
        tmp_path,
        {"model": "careers.role", "pk": role.pk, "fields": fields | {"slug": "weavers"}},
        {"model": "careers.ladder", "fields": {"slug": "elsewhere", "title": "Elsewhere"}},
        {
            "model": "careers.rung",
            "pk": rung.pk,
            "fields": {"ladder": ["elsewhere"], "title": "Weaver", "position": 1, "role": ["weavers"]},
        },
        {
            "model": "careers.source",
            "fields": {
                "slug": source.slug,
                "publisher": "Renamed",
                "title": source.title,
                "trust": source.trust,
            },
        },
    )
    assert page(leading).related_careers[0].role == "weavers"
    assert out_of_step() == []


def test_a_dump_leaves_drafts_out(role):
    out = io.StringIO()
    call_command("dumpdata", "careers", stdout=out)
    assert {each["model"].split(".")[0] for each in json.loads(out.getvalue())} == {"careers"}


# Databases from before


@pytest.mark.parametrize("version", [None, 0])
def test_a_draft_that_is_not_stored_is_read_from_its_rows(role, version):
    before = storage.read(role)
    if version is None:
        StoredDraft.objects.all().delete()
    else:
        StoredDraft.objects.update(version=version, content="{}")
    assert storage.read(role) == before
    edition = publishing.publish(role, by="tests")
    assert edition.content == before.content
    assert out_of_step() == []


def test_reindex_stores_what_is_missing(role):
    factories.RoleFactory()
    StoredDraft.objects.update(version=0)
    out = io.StringIO()
    call_command("reindex", stdout=out)
    assert "Stored 2 drafts." in out.getvalue()
    assert out_of_step() == []
    with CaptureQueriesContext(connection) as queries:
        assert storage.rebuild() == 0
    assert len(queries) == 1


# Who reads them


def without_rows(queries) -> bool:
    """Whether no text, skill or figure was read from rows."""
    tables = ("section", "skillgroup", "skillrequirement", "salaryband", "relatedcareer")
    return not any(f'FROM "careers_{table}"' in query["sql"] for query in queries for table in tables)


@pytest.mark.parametrize(
    "act",
    [
        lambda role: publishing.publish(role, by="tests"),
        lambda role: publishing.schedule(role, by="tests", at=timezone.now() + timezone.timedelta(days=1)),
        publish_preview.of,
        lambda role: publish_preview.of_many([role], briefly=True),
        lambda role: publish_preview.of_drafts([role], lambda role: ""),
    ],
)
def test_what_asks_for_drafts_reads_no_rows(role, act):
    role.rungs.all().delete()
    factories.note(role)
    with CaptureQueriesContext(connection) as queries:
        act(role)
    assert without_rows(queries)


def test_publishing_a_set_reads_no_rows(role, admin_user):
    role.rungs.all().delete()
    factories.note(role)
    made = factories.ChangeSetRoleFactory(role=role).change_set
    with CaptureQueriesContext(connection) as queries:
        assert change_sets.publish(made, by=admin_user) == 1
    assert without_rows(queries)


def test_outdated_names_end_with_the_publication(role):
    publishing.publish(role, by="tests")
    skill = role.skill_groups.get().requirements.first().skill
    skill.name = "Another name"
    skill.save()
    factories.note(role)
    assert role.findings.outdated == 1
    publishing.publish(role, by="tests")
    role.findings.refresh_from_db()
    assert role.findings.outdated == 0


def test_two_drafts_of_the_same_page_are_the_same_text(role):
    same = msgspec.structs.replace(page(role))
    assert storage.draft_of(same) == storage.read(role)
