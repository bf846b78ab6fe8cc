"""The files that are no pages of the site: static files, what servers are told, what cannot be answered."""

from collections.abc import Collection, Iterator
from urllib.parse import unquote

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import slugify

from careers.discovery.skills import index

from . import maps
from .addresses import Address
from .content import PublicContent
from .making import Maker
from .rewriting import OTHERWISE_UNAVAILABLE, UNAVAILABLE, rewritten
from .skill_content import SkillContent

#: Static files of editors, of whom nothing is exported.
OF_EDITORS = ("admin/", "careers_admin/")


def files(
    maker: Maker, content: PublicContent, skills: SkillContent, linked: Collection[str]
) -> Iterator[tuple[str, bytes]]:
    """(path, content) of each. `linked` are the paths of skills that pages link to."""
    yield from static_files()
    home = maker.visitor.ask(Address(reverse("home")))
    moves = maps.Moves(content.moved(), moved_skills(maker, skills, linked), content.gone())
    for path, text in maps.files(moves, maps.headers(home.headers, maker.site), maker.site):
        yield path, text.encode()
    if not maker.site.live_url:
        yield from unavailable(maker)


def static_files() -> Iterator[tuple[str, bytes]]:
    """The static files that public pages use, by the names that pages have them by."""
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            if path.startswith(OF_EDITORS):
                continue
            address = unquote(staticfiles_storage.url(path)).lstrip("/")
            name = address.removeprefix(settings.STATIC_URL.lstrip("/"))
            is_collected = staticfiles_storage.exists(name)
            with staticfiles_storage.open(name) if is_collected else storage.open(path) as file:
                yield address, file.read()


def unavailable(maker: Maker) -> Iterator[tuple[str, bytes]]:
    """Pages that say that files cannot answer what is asked for there."""
    for path in (*UNAVAILABLE.values(), OTHERWISE_UNAVAILABLE):
        page = Address(path)
        html = render_to_string("exported/unavailable.html", request=maker.visitor.request(page))
        yield page.file, rewritten(html.encode(), "text/html", page, maker.site)[0]


def moved_skills(maker: Maker, skills: SkillContent, linked: Collection[str]) -> dict[str, str]:
    """Other names of skills, and those that pages still link to, by the short names of today."""
    listed = sorted(skills.listed(), key=lambda skill: (-skill.editions_count, skill.sort_name, skill.pk))
    taken = {skill.slug for skill in listed}
    found: dict[str, str] = {}
    for skill in listed:
        for alias in skill.aliases.splitlines():
            slug = slugify(alias)[: index.LONGEST]
            is_found = index.sort_name(slug.replace("-", " ")) == index.sort_name(alias)
            if slug and slug not in taken and is_found:
                found.setdefault(slug, skill.slug)
    for path in sorted(linked):
        slug = last_part(path)
        if slug not in taken and slug not in found:
            answer = maker.visitor.ask(Address(path))
            if "Location" in answer.headers:
                found[slug] = last_part(answer.headers["Location"])
    return found


def last_part(path: str) -> str:
    return unquote(path).strip("/").rpartition("/")[2]
