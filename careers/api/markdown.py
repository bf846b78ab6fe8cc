"""All of a role page as Markdown for people and programs; what a statement rests on is a footnote."""

from collections.abc import Iterable, Iterator

from careers.pages import Requirement, RolePage, SalaryBand, in_short, wording
from careers.pages.skills import asked_for, is_rated, used_in_work
from careers.presentation.listing import band_pay


def of_role(page: RolePage, url: str) -> str:
    """`url` is the address of the page. Footnotes are named as its sources are."""
    return "\n\n".join(filter(None, _blocks(page, url))) + "\n"


def _blocks(page: RolePage, url: str) -> Iterator[str]:
    yield f"# {page.title}"
    yield page.summary
    yield f"<{url}>"
    short = in_short.lines(page)
    yield _items(f"{line.label}: {line.text}" if line.label else line.text for line in short)
    if page.alternate_titles:
        yield f"Also called: {', '.join(page.alternate_titles)}."
    yield _items(_facts(page))
    for section in page.sections:
        yield f"## {section.heading}"
        yield section.body
    for group in (*asked_for(page), *used_in_work(page)):
        yield f"## {group.heading}"
        yield _items(f"{part.name}{_asked(part)}{_note(group.source)}" for part in group.requirements)
    if page.salary_bands:
        yield "## Pay"
        yield _items(f"{_pay(band)}{_note(band.source)}" for band in page.salary_bands)
    if page.salary_factors:
        yield "## What moves pay"
        yield _items(
            f"{factor.label}: {_listed(wording.percent(factor), factor.effect)}{_note(factor.source)}"
            for factor in page.salary_factors
        )
    if page.market_figures:
        yield "## Outlook"
        yield _items(
            f"{each.label}: {_listed(wording.market_value(each), each.area, each.period)}"
            f"{_note(each.source)}{f' ({each.note})' if each.note else ''}"
            for each in page.market_figures
        )
    for ladder in page.ladders:
        yield f"## {ladder.title}"
        yield ladder.description
        yield _items(
            ": ".join(filter(None, (_listed(rung.title, rung.track), rung.summary))) for rung in ladder.rungs
        )
    if page.external_codes:
        yield "## Official codes"
        yield _items(_listed(f"{each.scheme} {each.code}", each.title) for each in page.external_codes)
    yield "\n".join(
        f"[^{each.slug}]: {'. '.join(filter(None, (each.publisher, each.title, each.published, each.url)))}"
        f"{f'. {each.attribution}' if each.attribution else ''}"
        for each in page.sources
    )


def _facts(page: RolePage) -> Iterator[str]:
    years = wording.years(page.experience_min, page.experience_max)
    for name, text, source in (
        ("Education", page.education, page.education_source),
        ("Training on the job", page.training, page.training_source),
        ("Experience", _listed(years, page.experience_note), page.experience_source),
    ):
        if text:
            yield f"{name}: {text}{_note(source)}"


def _asked(part: Requirement) -> str:
    """What an editor asks for, or the marks of a survey; nothing of what is only listed."""
    if is_rated(part):
        marks = (
            "" if part.importance_rating is None else f"importance {part.importance_rating} of 5",
            "" if part.level_rating is None else f"level {part.level_rating} of 7",
        )
    else:
        marks = (part.importance, part.level) if part.level else ("", "")
    return f": {told}" if (told := _listed(*marks)) else ""


def _pay(band: SalaryBand) -> str:
    year = str(band.year) if band.year else ""
    return f"{band.label}: {_listed(band_pay(band), band.basis, band.area, year)}"


def _note(source: str | None) -> str:
    return f"[^{source}]" if source else ""


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _items(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
