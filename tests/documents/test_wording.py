"""How headings tell the kind of their section."""

from careers.models import Section
from careers.sandbox.documents import words


def test_headings_name_the_kinds_that_sections_have():
    assert set(words.KINDS.values()) - {words.RELATED} == set(Section.Kind.values)
