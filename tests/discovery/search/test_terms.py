"""Words of titles are brought to what their relatives share."""

import pytest

from careers.discovery.search import terms
from careers.text import one_slip


@pytest.mark.parametrize(
    "relatives",
    [
        ("weld", "welder", "welders", "welding"),
        ("manager", "managers", "management", "managing"),
        ("nurse", "nurses", "nursing"),
        ("design", "designer", "designing"),
        ("program", "programmer", "programming"),
        ("repair", "repairer", "repairman", "repairing"),
    ],
)
def test_relatives_have_one_stem(relatives):
    assert len({terms.stem(word) for word in relatives}) == 1


@pytest.mark.parametrize(("one", "other"), [("welder", "wilder"), ("java", "javelin"), ("it", "item")])
def test_strangers_have_not(one, other):
    assert terms.stem(one) != terms.stem(other)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Sr. Java Developer", ["senior", "java", "developer"]),
        ("VP of HR", ["vice", "president", "human", "resources"]),
        ("IT Manager", ["information", "technology", "manager"]),
        ("as it is", ["it"]),
        ("Maître d’Hôtel", ["maitre", "dhotel"]),
        ("C++ and C# (.NET)", ["c++", "c#", ".net"]),
        ("\0 -- %", []),
    ],
)
def test_words_are_folded_and_written_out(text, found):
    assert terms.words(text) == found


@pytest.mark.parametrize("slip", ["engineeer", "enginer", "enginxer", "enigneer", "ngineer", "engineerx"])
def test_one_slip_shares_a_spelling_with_what_was_meant(slip):
    assert one_slip(slip, "engineer")
    assert terms.spellings(slip) & terms.spellings("engineer")


@pytest.mark.parametrize("other", ["enginee", "egnineer"])
def test_two_slips_are_not_one(other):
    assert not one_slip("engineers", other)
