"""An export that is brought up to date: as if it were made from nothing, with less work."""

import shutil
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from careers import publishing
from careers.discovery import indexing
from careers.models import Edition, Family, RelatedCareer, Role, SalaryBand, Skill, Source
from careers.pages import Confirmation, confirmations_to_json
from tests import factories
from tests.static_site.made_site import make_roles
from tests.views.history import publish

pytestmark = pytest.mark.django_db


def contents(root) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def republish(*slugs: str) -> None:
    for role in Role.objects.filter(slug__in=slugs):
        factories.note(role)
        publishing.publish(role, by="tests")


def a_text_changes(roles):
    publish(roles["manager"], education="None at all", reason="It said too much.")


def a_title_changes(roles):
    publish(roles["seller"], title="Vendor")


def a_summary_changes(roles):
    for name in ("manager", "writer"):
        publish(roles[name], summary="Says so at length.")


def a_page_moves(roles):
    publish(roles["manager"], slug="leader")


def a_page_is_withdrawn(roles):
    publishing.withdraw(roles["seller"], by="tests", reason="It is no work.")


def a_page_comes_back(roles):
    publishing.publish(roles["gone"], by="tests")


def a_page_is_new(roles):
    role = factories.RoleFactory(slug="anew", complete=True, family__slug="anew")
    factories.EditionFactory(role=role)


def a_planned_page_begins(roles):
    now = timezone.now()
    Edition.objects.filter(slug="planned-role").update(live_from=now, created_at=now)
    indexing.rebuild(everything=True)


def pay_changes(roles):
    SalaryBand.objects.filter(role=roles["writer"]).update(high=990_000)
    republish("writer")


def pay_of_an_area_changes(roles):
    SalaryBand.objects.filter(role=roles["analyst"], area="Texas").update(median=119_000)
    republish("data-analyst")


def an_area_goes(roles):
    SalaryBand.objects.filter(role=roles["analyst"], area="Texas").delete()
    republish("data-analyst")


def a_skill_is_renamed(roles):
    Skill.objects.filter(slug="sql").update(name="Structured queries")
    republish("manager", "seller")


def a_skill_is_gone_from_a_role(roles):
    roles["writer"].skill_groups.get(slug="tools").requirements.get(skill__slug="sql").delete()
    republish("writer")


def a_skill_is_new(roles):
    group = roles["writer"].skill_groups.get(slug="tools")
    factories.SkillRequirementFactory(group=group, skill__slug="cobol")
    republish("writer")


def a_family_is_renamed(roles):
    Family.objects.filter(slug="trade").update(name="Trading", description="About goods.")
    republish("seller")


def a_related_career_goes(roles):
    RelatedCareer.objects.filter(role=roles["analyst"]).delete()
    republish("data-analyst")


def a_source_is_confirmed(roles):
    edition = Edition.objects.live().get(slug="data-analyst")
    found = Confirmation(
        source="wages",
        title="Wages again",
        published="2026",
        at=timezone.now(),
        parts=(("salary_bands", "pay-texas"),),
    )
    edition.confirmations = confirmations_to_json([found])
    edition.save()


def a_source_is_renamed(roles):
    Source.objects.filter(slug="wages").update(title="All wages")
    republish("data-analyst")


def a_withdrawal_is_planned(roles):
    publishing.withdraw(roles["seller"], by="tests", reason="", at=timezone.now() + timedelta(days=2))


def pages_are_rendered_anew(roles):
    edition = Edition.objects.live().get(slug="manager")
    rendered = edition.rendered.replace("plain", "simple")
    Edition.objects.filter(pk=edition.pk).update(rendered=rendered, rendered_at=timezone.now())


CHANGES = [
    *(
        a_text_changes,
        a_summary_changes,
        a_title_changes,
        a_page_moves,
        a_page_is_withdrawn,
        a_page_comes_back,
        a_page_is_new,
    ),
    *(a_planned_page_begins, pay_changes, pay_of_an_area_changes, an_area_goes, a_skill_is_renamed),
    *(a_skill_is_gone_from_a_role, a_skill_is_new, a_family_is_renamed, a_related_career_goes),
    *(a_source_is_confirmed, a_source_is_renamed, a_withdrawal_is_planned, pages_are_rendered_anew),
]


def test_what_depends_on_a_change_is_made_anew(export, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    roles = make_roles()
    before = contents(export().root)
    stale, unchanged = {}, []
    for change in CHANGES:
        name = change.__name__
        shutil.copytree(tmp_path / "site.releases", tmp_path / f"{name}.releases", symlinks=True)
        (tmp_path / name).symlink_to(f"{name}.releases/1/site")
        with transaction.atomic():
            change({slug: Role.objects.get(pk=role.pk) for slug, role in roles.items()})
            again = contents(export(name).root)
            anew = contents(export(f"{name}-anew").root)
            transaction.set_rollback(True)
        if wrong := {path for path in again.keys() | anew.keys() if again.get(path) != anew.get(path)}:
            stale[name] = sorted(wrong)
        if again == before:
            unchanged.append(name)
    assert stale == {}
    assert unchanged == ["a_withdrawal_is_planned"]
