"""manage.py rerender"""

import pytest
from django.core.management import call_command

from careers.models import Edition
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def test_it_makes_stored_html_again_and_says_how_much_was_different(capsys):
    kept, outdated = EditionFactory(), EditionFactory()
    Edition.objects.filter(pk=outdated.pk).update(rendered="{}")
    call_command("rerender")
    assert capsys.readouterr().out == "1 edition came out different.\n"
    for edition in (kept, outdated):
        assert Edition.objects.get(pk=edition.pk).rendered == edition.rendered


def test_it_leaves_alone_what_is_up_to_date(capsys):
    EditionFactory()
    call_command("rerender")
    assert capsys.readouterr().out == "0 editions came out different.\n"
