"""Every public page that becomes a file, in sets of pages that are made together."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import NamedTuple

from django.urls import reverse

from careers.discovery.skills import directory

from .addresses import Address
from .content import PublicContent, digest
from .rewriting import Site
from .skill_content import SkillContent


class PageSet(NamedTuple):
    """A page with those that its own links lead on to: a list with all its pages, a role with its pay.

    They are as they were made while `digest` is the same. `file` is where an answer of another `status`
    than 200 goes.
    """

    page: Address
    digest: str
    status: int = HTTPStatus.OK
    file: str = ""

    @property
    def key(self) -> str:
        return self.file or str(self.page)


#: Asked for to have the page of what is not there: it has no words that a visitor could have meant.
MISSING = "/404.html"
NOT_FOUND_FILE = "404.html"
#: Where the pages of what was withdrawn are.
GONE_FILES = "_gone/{}.html"


def page_sets(content: PublicContent, skills: SkillContent, site: Site, release: str) -> Iterator[PageSet]:
    """All sets: those first that take long. `release` is what else decides what pages look like."""

    def pages(name: str, *args: str, shows: str = "", query: tuple[tuple[str, str], ...] = ()) -> PageSet:
        return PageSet(Address(reverse(name, args=args), query), digest(release, shows))

    for name in ("careers", "a-z"):
        yield pages(name, shows=content.lists)
    yield pages("changes", shows=content.history)
    yield pages("about", shows=content.sources)
    yield pages("home", shows=content.newest)
    yield pages("feed", shows=content.history)
    for family, members in content.families.items():
        yield pages("family", family, shows=members)
    for edition in content.live.values():
        yield pages("role", edition.slug, shows=content.role(edition))
    for (kind, letter), listed in skills.lists().items():
        query = (("kind", kind), ("letter", letter))
        yield pages("skills", shows=listed, query=tuple(pair for pair in query if pair[1]))
    if categories := skills.categories():
        yield pages("skills", shows=digest(sorted(categories.items())), query=(("by", "category"),))
    for category, listed in categories.items():
        yield pages("skills", shows=listed, query=(("category", category),))
    # Those that many roles ask for have many pages.
    for skill in sorted(skills.listed(), key=lambda skill: -len(skills.asking[skill.pk])):
        yield pages("skill", skill.slug, shows=skills.skill(skill))
    for edition in content.live.values():
        yield pages("role-changes", edition.slug, shows=content.changes(edition))
        yield pages("role-feed", edition.slug, shows=content.feed(edition))
        yield pages("social-card", edition.slug, shows=digest(edition.pk))
    all_skills = digest(*sorted((skill.slug, directory.is_folded(skill)) for skill in skills.listed()))
    parts = {"pages": "", "families": content.newest, "skills": all_skills, "roles": content.newest}
    yield pages("sitemap", shows=digest(*parts.values()))
    for section, listed in parts.items():
        yield pages("sitemap-part", section, shows=listed)
    for name in ("robots", "site-card", "favicon"):
        yield pages(name)
    if site.live_url:
        yield pages("opensearch")
    yield PageSet(Address(MISSING), digest(release), HTTPStatus.NOT_FOUND, NOT_FOUND_FILE)
    for slug in content.gone():
        page = Address(reverse("role", args=[slug]))
        yield PageSet(page, digest(release, content.history), HTTPStatus.GONE, GONE_FILES.format(slug))
