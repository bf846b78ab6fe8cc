"""A small site with something of everything that public pages can show."""

import io
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from django.utils.text import slugify
from PIL import Image

from careers import publishing
from careers.models import Role
from tests import factories
from tests.views.history import publish

AREAS = ("United States", "Texas", "Île-de-France")


def picture() -> str:
    stored = io.BytesIO()
    Image.new("RGB", (600, 300), "teal").save(stored, "PNG")
    return default_storage.save("pictures/drawn.png", ContentFile(stored.getvalue()))


def make_roles() -> dict[str, Role]:
    """Roles by their first address, published: `analyst` has everything, and a past of another address."""
    analyst = factories.RoleFactory(slug="analyst", complete=True, hero_image=picture(), hero_alt="Teal")
    source = factories.SourceFactory(slug="wages")
    for area in AREAS:
        band = {"slug": f"pay-{slugify(area)}", "percentiles": True, "area": area, "source": source}
        factories.SalaryBandFactory(role=analyst, **band)
    factories.SectionFactory(
        role=analyst,
        slug="how-to-become-one",
        kind="entry",
        body=f"Most begin with a degree.[^wages]\n\n### Licenses\n\n{'None is asked for. ' * 80}",
    )
    skill = factories.SkillFactory(slug="python")
    factories.SkillAliasFactory(skill=skill, name="Snake language")
    listed = factories.SkillGroupFactory(role=analyst, slug="listed", source=source)
    pad = factories.SkillFactory(slug="rare-pad")
    factories.SkillRequirementFactory(group=listed, skill=pad, wording="Office software")
    made = {"analyst": analyst}
    for slug, family in (("manager", "leading"), ("seller", "trade"), ("writer", "trade"), ("gone", "trade")):
        made[slug] = factories.RoleFactory(slug=slug, complete=True, family__slug=family)
    for role in made.values():
        group = factories.SkillGroupFactory(role=role, slug="tools")
        factories.SkillRequirementFactory(group=group, skill=skill)
        factories.SkillRequirementFactory(group=group, skill__slug="sql")
    factories.RelatedCareerFactory(role=analyst, target=made["manager"])
    factories.RungFactory(ladder=analyst.rungs.get().ladder, role=made["seller"])
    for role in made.values():
        factories.note(role)
        publishing.publish(role, by="tests")
    publish(analyst, slug="data-analyst", title="Data analyst")
    publish(made["writer"], summary="Writes what others read.", reason="It was too short.")
    publishing.withdraw(made["gone"], by="tests", reason="Nobody does that any more.")
    factories.RoleFactory(slug="draft-of-a-role", title="Secret draft", publishable=True)
    planned = factories.RoleFactory(slug="planned-role", title="Planned role", publishable=True)
    publishing.publish(planned, by="tests", at=timezone.now() + timedelta(days=1))
    return made
