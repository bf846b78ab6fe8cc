"""What skills are, in the words of a release."""

import msgspec
from django.db.models import Q

from careers.models import Skill, Source

from .release import Release


def describe_skills(release: Release) -> list[str]:
    """Describe skills as a release defines them; the short names of those whose description changed.

    Only where there is none, or where it is that of another release of the same source: what an editor wrote
    has none. At most four queries.
    """
    if not release.definitions or release.source is None:
        return []
    publisher, url = release.source.publisher, release.source.url
    may_be_replaced = Q(description="") | Q(source__publisher=publisher, source__url=url)
    skills = list(
        Skill.objects.filter(may_be_replaced, slug__in=release.definitions).select_related("source")
    )
    changed = [
        skill
        for skill in skills
        if skill.description != release.definitions[skill.slug]
        or (skill.source is None or skill.source.slug != release.source.slug)
    ]
    if changed:
        source, _made = Source.objects.get_or_create(
            slug=release.source.slug, defaults=msgspec.structs.asdict(release.source)
        )
        for skill in changed:
            skill.description, skill.source = release.definitions[skill.slug], source
        Skill.objects.bulk_update(changed, ["description", "source"])
    return [skill.slug for skill in changed]
