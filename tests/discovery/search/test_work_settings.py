"""In what settings the work of a page is done, by what the page says."""

import msgspec
import pytest

from careers.discovery.search.work_settings import settings_of
from careers.pages import Section
from tests.discovery.made_pages import page


def said(title="Worker", summary="Does it.", environment="", tasks="", entry="") -> dict[str, str]:
    """The evidence for each setting of a page."""
    texts = {"work-environment": environment, "responsibilities": tasks, "entry": entry}
    sections = tuple(
        Section(slug=kind, kind=kind, heading=kind, body=body) for kind, body in texts.items() if body
    )
    told = msgspec.structs.replace(page(), title=title, summary=summary, sections=sections)
    return {found.setting: found.evidence for found in settings_of(told)}


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        ("Roofers work outdoors in all kinds of weather.", "outdoors"),
        ("They train horses and dogs.", "animals"),
        ("Nannies care for young children.", "children"),
        ("Most translators work from home.", "home"),
        ("They protect natural resources from pollution.", "environment"),
    ],
)
def test_a_statement_of_the_environment_is_enough(words, setting):
    assert said(environment=f"{words} It is often busy.") == {setting: words}


@pytest.mark.parametrize(
    "words",
    [
        "Some cooks may work outdoors at food stands.",
        "They rarely work outdoors.",
        "Meetings take place outside of business hours.",
        "They are often away from home.",
        "Animal production and aquaculture: 14%",
        "They test animal feed.",
    ],
)
def test_what_only_some_may_do_is_no_evidence(words):
    assert said(environment=words) == {}


def test_that_some_can_work_from_home_is_enough():
    assert said(environment="Some clerks may work from home.") == {"home": "Some clerks may work from home."}


def test_one_task_alone_is_not_enough_but_several_are():
    assert said(tasks="- Feed animals.\n- Keep books.") == {}
    tasks = "- Feed animals.\n- Groom horses.\n- Walk dogs.\n- Clean cages of pets.[^onet]"
    assert said(tasks=tasks) == {"animals": "Feed animals."}


def test_the_summary_counts_most():
    found = said(summary="Trains dogs.", environment="They usually work with horses.")
    assert found == {"animals": "Trains dogs."}


def test_of_a_wider_group_only_what_names_the_role_counts():
    group = "*This text is about a wider group: Postal service workers.*\n\n"
    assert said(title="Clerk", environment=f"{group}Mail carriers mostly work outdoors.") == {}
    assert "outdoors" in said(title="Mail carrier", environment=f"{group}Mail carriers mostly work outdoors.")
    assert "outdoors" in said(title="Clerk", environment=f"{group}Postal service workers work outdoors.")
    assert "outdoors" in said(title="Clerk", environment=f"{group}They work outdoors.")


def test_evidence_is_plain_text_that_fits_its_column():
    found = said(environment=f"**They** work outdoors[^one] {'and on and on ' * 40}.")
    assert found["outdoors"].startswith("They work outdoors and on")
    assert len(found["outdoors"]) <= 300


def test_a_language_without_words_is_read_as_english(settings):
    settings.LANGUAGE_CODE = "xx"
    assert "outdoors" in said(environment="They work outdoors.")
