"""What is asked for exactly comes first: a title, a code, a word with signs in it."""

import pytest

from careers import publishing
from careers.discovery.search import search, suggest
from tests.factories import AlternateTitleFactory, ExternalCodeFactory, RoleFactory

pytestmark = pytest.mark.django_db


def make(title, *also, codes=(), text="What the work is."):
    role = RoleFactory(title=title, slug=title.lower().replace(" ", "-").replace(".", "-").strip("-"))
    role.sections.create(slug="overview", kind="overview", heading="Overview", body=text, position=1)
    for name in also:
        AlternateTitleFactory(role=role, title=name)
    for scheme, code in codes:
        ExternalCodeFactory(role=role, scheme=scheme, code=code)
    publishing.publish(role, by="writer")


@pytest.fixture(scope="module", autouse=True)
def roles(module_db):
    make("Software Developer", "C# Developer", ".NET Programmer", codes=[("O*NET-SOC 2019", "15-1252.00")])
    make("Research Director", "R&D Manager", "Manager", codes=[("ISCO-08", "1223")])
    make("Radiographer", "X-Ray Technician", "Technician Manager", "Manager of Managers")
    make("Netter", "Net Maker", "Net Mender", text="Nets, nets and nets.")
    make("Surgical Nurse", "OR Nurse", "IT Nurse")
    make("Mainframe Operator", "AS/400 Operator")


def found(query):
    return [hit.edition.title for hit in search(query).hits]


@pytest.mark.parametrize(
    ("typed", "first"),
    [("Manager", "Research Director"), ("manager", "Research Director"), ("netter", "Netter")],
)
def test_a_title_typed_exactly_is_first(typed, first):
    assert found(typed)[0] == first
    assert suggest(typed)[0].title == first


@pytest.mark.parametrize(
    "typed", ["15-1252.00", "15-1252", "15-1252.00 ", "15 1252", "SOC 15-1252", "15125200"]
)
def test_a_code_finds_its_role_alone(typed):
    assert found(typed) == ["Software Developer"]
    assert [role.title for role in suggest(typed)] == ["Software Developer"]


def test_a_code_of_any_classification_is_known():
    assert found("ISCO 1223") == ["Research Director"]
    assert search("1223").hits[0].why.kind == "code"


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("c#", "Software Developer"),
        ("C sharp", "Software Developer"),
        (".NET", "Software Developer"),
        ("dotnet", "Software Developer"),
        ("R & D", "Research Director"),
        ("r and d manager", "Research Director"),
        ("x ray", "Radiographer"),
        ("xray tech", "Radiographer"),
        ("X-RAY", "Radiographer"),
        ("OR", "Surgical Nurse"),
        ("AS400", "Mainframe Operator"),
    ],
)
def test_signs_and_capitals_make_words(typed, first):
    assert found(typed)[0] == first


def test_a_sign_tells_a_word_from_another():
    assert "Netter" not in found(".NET")
    assert found("nets") == ["Netter"]


def test_a_word_that_is_not_known_is_said():
    answer = search("zzqqy developer")
    assert answer.unknown == ["zzqqy"]
    assert answer.hits[0].edition.title == "Software Developer"
    assert search("developer").unknown == []


@pytest.mark.parametrize(
    "typed",
    ["how to become a netter", "netter jobs", "somebody who is a netter", "I would like to be a netter"],
)
def test_words_that_say_nothing_of_the_work_are_passed_over(typed):
    assert found(typed) == ["Netter"]
    assert search(typed).unknown == []
