"""RolePage -> schema.org JSON-LD: the facts of a page, for machines. Nothing that the page does not show.

Vocabulary: https://schema.org/Occupation, https://schema.org/MonetaryAmountDistribution,
https://schema.org/OccupationalExperienceRequirements, https://schema.org/BreadcrumbList,
https://schema.org/SearchAction.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from careers import presentation
from careers.pages import ExternalCode, RolePage, SalaryBand, wording
from careers.pages.markdown import Html
from careers.pages.skills import is_statistic
from careers.text import distinct_titles

if TYPE_CHECKING:
    from lxml.html import HtmlElement

#: The periods of pay: in ISO 8601, and as schema.org's advice for unitText has it.
DURATIONS = {"year": "P1Y", "month": "P1M", "week": "P1W", "day": "P1D", "hour": "PT1H"}

PERCENTILES = {"p10": "percentile10", "p25": "percentile25", "p75": "percentile75", "p90": "percentile90"}

#: What could end a script element or, in old browsers, a line of script.
UNSAFE = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}

#: What is no part of a statement: what is nested below it, and the numbers of its sources.
NOT_SAID = {"ul", "ol", "pre", "blockquote", "table", "sup"}
#: How many responsibilities are told: pages begin with the most important ones.
RESPONSIBILITIES = 6
#: How many skills are told: those that are essential come first. All are on the page.
SKILLS = 40
#: What has no property of its own, as education and experience have.
QUALIFICATION = re.compile(r"\b(?:train|apprentic|licen[cs]|certif)", re.I)
#: The code of a wider group, as importers and editors write it.
SOC_CODE = re.compile(r"\bSOC (\d\d-\d{4})\b", re.ASCII)


def json_ld(
    page: RolePage,
    *,
    url: str,
    pay: SalaryBand | None = None,
    image: str = "",
    site_url: str = "",
    sections: Mapping[str, Html] | None = None,
    trail: Sequence[tuple[str, str]] = (),
) -> SafeString:
    """`page` as JSON-LD, safe inside a script element.

    `url` and `image` are the full addresses of the page and of the picture that stands for it.
    `sections` is the page's rendered text by section: responsibilities and qualifications are from there.
    `pay` is the figure that the page shows at its top, where that is another than its headline.
    `trail` is the way from the home page that the page shows, (name, full address) each, itself last.
    """
    graph = [_occupation(page, pay or page.headline_pay, url, image, site_url, sections or {})]
    if trail:
        graph.append(_breadcrumbs(trail))
    return _written({"@context": "https://schema.org", "@graph": graph})


def website(name: str, site: str) -> SafeString:
    """The site called `name` at the address `site` (without a slash at the end), and how it is searched."""
    return _website(name, site, reverse("search"))


@lru_cache(maxsize=100)
def _website(name: str, site: str, search: str) -> SafeString:
    return _written(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "@id": f"{site}/",
            "name": name,
            "url": f"{site}/",
            "potentialAction": {
                "@type": "SearchAction",
                "target": f"{site}{search}?q={{q}}",
                "query-input": "required name=q",
            },
        }
    )


def _written(facts: dict) -> SafeString:
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(UNSAFE))


def with_site(between: Iterable[str], site: str) -> SafeString:
    """JSON-LD from what stands between the places for the address of the site."""
    return mark_safe(json.dumps(site, ensure_ascii=False)[1:-1].translate(UNSAFE).join(between))


def _occupation(page: RolePage, pay: SalaryBand | None, url, image, site_url, sections) -> dict:
    # Only the figure that the page calls typical: others may measure other people than those in this
    # role, which a reader is told beside them and a machine could not be.
    area = pay.area if pay else ""
    parts = [part for group in page.skill_groups for part in group.requirements]
    parts.sort(key=lambda part: part.importance != "essential")
    skills = list(dict.fromkeys(part.name for part in parts))
    return _filled(
        {
            "@type": "Occupation",
            "@id": f"{url}#occupation",
            "name": page.title,
            "alternateName": distinct_titles(page.alternate_titles)[: presentation.TITLES_SHOWN],
            "description": page.summary,
            "image": image,
            "url": url,
            "mainEntityOfPage": _web_page(page, url, site_url),
            "occupationalCategory": _categories(page, pay),
            "occupationLocation": area and {"@type": "AdministrativeArea", "name": area},
            "estimatedSalary": pay and _salaries(pay),
            "experienceRequirements": _experience(page),
            "educationRequirements": _education(page),
            "qualifications": _qualifications(page, sections),
            "skills": skills[:SKILLS],
            "responsibilities": _statements(page, sections, "responsibilities")[:RESPONSIBILITIES],
        }
    )


def _web_page(page: RolePage, url: str, site_url: str) -> dict:
    return _filled(
        {
            "@type": "WebPage",
            "@id": url,
            "isPartOf": site_url and {"@id": f"{site_url}/"},
            "lastReviewed": page.reviewed_on and page.reviewed_on.isoformat(),
        }
    )


def _categories(page: RolePage, pay: SalaryBand | None) -> list[dict]:
    """The codes of the role; last that of the wider group whose pay is told, where it is none of them."""
    found = [_category(code) for code in page.external_codes]
    group = SOC_CODE.search(pay.covers) if pay else None
    if pay and group and group[1] not in {code.code for code in page.external_codes}:
        source = next((source for source in page.sources if source.slug == pay.source), None)
        scheme = source.title if source else ""
        found.append(_category(ExternalCode(scheme=scheme, code=group[1], title=pay.covers, match="broad")))
    return found


def _category(code: ExternalCode) -> dict:
    return _filled(
        {
            "@type": "CategoryCode",
            "codeValue": code.code,
            "name": code.title,
            "inCodeSet": {"@type": "CategoryCodeSet", "name": code.scheme},
        }
    )


def _salaries(band: SalaryBand) -> list[dict]:
    """One pay figure: percentiles and medians as a distribution, ranges and averages as amounts.

    A top that is open-ended is left out: the highest amount is then not the most that is paid. So is what a
    source gives as "or more" only, or keeps back. Whom a figure of a wider group counts is said.
    """
    told = [_("Figure of a wider group: %(covers)s.") % {"covers": band.covers}] if band.covers else []
    if band.approximate:
        told.append(_("The source says about."))
    common: dict[str, object] = {
        "name": band.label,
        "description": " ".join([*told, band.note]).strip(),
        "currency": band.currency,
    }
    distribution = {target: _number(getattr(band, name)) for name, target in PERCENTILES.items()}
    distribution["median"] = _number(band.median)
    span = {
        "minValue": _number(band.low),
        "maxValue": None if band.open_ended else _number(band.high),
    }
    if band.open_ended and band.low is None:
        span["minValue"] = _number(band.high)
    found = []
    if _filled(distribution):
        found.append(
            common
            | {"@type": "MonetaryAmountDistribution", "duration": DURATIONS.get(band.period)}
            | distribution
        )
    for value in (_filled(span), _filled({"value": _number(band.mean)})):
        if value:
            quantity: dict[str, object] = {
                "@type": "QuantitativeValue",
                "unitText": band.period.upper(),
            } | value
            found.append(common | {"@type": "MonetaryAmount", "value": quantity | value})
    return [_filled(each) for each in found]


def _education(page: RolePage) -> str:
    """What statistics call typical is no requirement, and is said to be typical."""
    if page.education and is_statistic(page, page.education_source):
        return _("Typically: %(education)s") % {"education": page.education}
    return page.education


def _experience(page: RolePage) -> dict | str | None:
    if page.experience_min is None:
        years = wording.years(None, page.experience_max)
        return ": ".join(filter(None, (years, page.experience_note))) or None
    return _filled(
        {
            "@type": "OccupationalExperienceRequirements",
            "monthsOfExperience": page.experience_min * 12,
            "description": page.experience_note,
        }
    )


def _qualifications(page: RolePage, sections: Mapping[str, Html]) -> list[str]:
    """What the page says of training, apprenticeships, licences and certificates that it takes."""
    said = [*_statements(page, sections, "entry"), *_statements(page, sections, "requirements")]
    found = [text for text in said if QUALIFICATION.search(text)]
    if page.training and page.training.casefold() != "none":
        is_told = is_statistic(page, page.training_source)
        words = _("Typically trained on the job: %(training)s") if is_told else "%(training)s"
        found.insert(0, words % {"training": page.training})
    return list(dict.fromkeys(found))


def _statements(page: RolePage, sections: Mapping[str, Html], kind: str) -> list[str]:
    """What the sections of a kind say: the items of their lists, or else their paragraphs. No heading.

    Of a long text, the part that the page shows.
    """
    # Seven megabytes, which a server that only reads pages made ready has no use for.
    from lxml.html import fragment_fromstring

    found: list[str] = []
    for section in page.sections:
        html = sections.get(section.slug)
        if section.kind == kind and html:
            text = fragment_fromstring(html.opening or html.html, create_parent="div")
            found += [_said(each) for each in text.iter("li")] or [_said(each) for each in text.iter("p")]
    return [text for text in dict.fromkeys(found) if text]


def _said(element: "HtmlElement") -> str:
    return " ".join(_text(element).split())


def _text(element: "HtmlElement") -> str:
    inside = ("" if child.tag in NOT_SAID else _text(child) for child in element)
    return (element.text or "") + "".join(
        text + (child.tail or "") for text, child in zip(inside, element, strict=True)
    )


def _breadcrumbs(trail: Sequence[tuple[str, str]]) -> dict:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": address}
            for position, (name, address) in enumerate(trail, start=1)
        ],
    }


def _filled(facts: dict) -> dict:
    return {name: value for name, value in facts.items() if value or value == 0}


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
