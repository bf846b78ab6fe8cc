"""How headings tell the kind of their section."""

from careers.models import Section
from careers.sandbox.documents import wording


def test_headings_name_the_kinds_that_sections_have():
    assert set(wording.KINDS.values()) - {wording.RELATED} == set(Section.Kind.values)
