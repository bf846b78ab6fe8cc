"""Damaged tables: a clear fault, or a result that the site can store."""

import random

import pytest

from tests.importers.wages import damage


@pytest.mark.django_db
def test_damaged_tables_are_refused_in_words_or_read_rightly(tmp_path):
    read = [damage.checked(*damage.damaged(random.Random(seed)), tmp_path) for seed in range(60)]
    assert {True, False} == set(read)
