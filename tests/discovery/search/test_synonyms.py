"""Everyday words lead to what pages call the work, as editors have written it down."""

import pytest
from django.core.exceptions import ValidationError

from careers import publishing
from careers.discovery.search import search, suggest
from careers.models import Synonym
from tests.factories import AlternateTitleFactory, RoleFactory, SynonymFactory

pytestmark = pytest.mark.django_db


def make(title, *also):
    role = RoleFactory(title=title, slug=title.lower().replace(" ", "-"), publishable=True)
    for name in also:
        AlternateTitleFactory(role=role, title=name)
    publishing.publish(role, by="writer")


@pytest.fixture(scope="module", autouse=True)
def roles(module_db):
    Synonym.objects.all().delete()
    make("Barge Driver", "Barge Man")
    make("Canal Guide")
    make("Lock Tender", "Bargee")
    make("Night Baker")


def found(query):
    return [hit.edition.title for hit in search(query).hits]


def test_a_synonym_is_followed_at_once():
    assert found("wherryman") == []
    synonym = SynonymFactory(phrase="wherryman", means="barge driver\ncanal guide")
    assert found("wherryman")[:2] == ["Barge Driver", "Canal Guide"]
    synonym.delete()
    assert found("wherryman") == []


@pytest.mark.parametrize("typed", ["water cabbie", "Water Cabbies", "WATER  CABBIE", "night water cabbie"])
def test_it_is_known_in_any_case_and_number(typed):
    SynonymFactory(phrase="Water cabbie", means="barge driver")
    assert "Barge Driver" in found(typed)[:2]
    assert "Barge Driver" in [role.title for role in suggest(typed)][:2]


def test_a_title_that_was_typed_exactly_stays_first():
    SynonymFactory(phrase="bargee", means="barge driver")
    assert found("bargee") == ["Lock Tender", "Barge Driver"]


def test_a_word_for_a_word_stands_in_its_place():
    SynonymFactory(phrase="nocturnal", means="night")
    assert found("nocturnal baker") == ["Night Baker"]


def test_the_answer_says_what_was_looked_for_too():
    SynonymFactory(phrase="wherryman", means="barge driver")
    assert search("wherryman").also == ["barge driver"]
    assert search("night baker").also == []


def test_it_costs_one_query_where_there_is_none(django_assert_num_queries, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        search("night baker")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"phrase": "?"}, "phrase"),
        ({"phrase": "one two three four five six"}, "phrase"),
        ({"means": "!"}, "means"),
        ({"phrase": "Baker", "means": "baker"}, "means"),
        ({"means": "\n".join("abcdef")}, "means"),
        ({"means": ""}, "means"),
        ({"phrase": "two\nlines"}, "phrase"),
    ],
)
def test_what_says_nothing_is_refused(values, field):
    with pytest.raises(ValidationError) as error:
        SynonymFactory.build(**values).full_clean()
    assert list(error.value.message_dict) == [field]


def test_a_phrase_means_one_thing_only():
    SynonymFactory(phrase="wherryman")
    with pytest.raises(ValidationError):
        SynonymFactory.build(phrase="Wherryman").full_clean()
