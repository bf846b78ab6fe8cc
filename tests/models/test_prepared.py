"""Queries that are put together once."""

from datetime import timedelta

import pytest
from django.db import models
from django.utils import timezone

from careers.models import Edition
from careers.models.edition import PreparedAt
from careers.models.prepared import Prepared
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


def test_it_reads_what_its_queryset_reads():
    editions = [EditionFactory() for _each in range(3)]
    by_slug = Prepared(lambda slug: Edition.objects.filter(slug=slug).select_related("facts"))

    for edition in editions:
        (found,) = by_slug(slug=edition.slug)
        assert (found, found.content, found.facts) == (edition, edition.content, edition.facts)
    assert by_slug(slug="none") == []


@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_it_takes_lists_of_any_length(number, django_assert_num_queries):
    editions = [EditionFactory() for _each in range(5)]
    slugs = Prepared(
        lambda keys: Edition.objects.filter(pk__in=keys).order_by("pk").values_list("slug", flat=True)
    )

    with django_assert_num_queries(1):
        found = slugs(keys=[each.pk for each in editions[:number]])

    assert found == [each.slug for each in editions[:number]]


@pytest.mark.parametrize("number", [1, 3])
def test_a_tuple_is_one_parameter(number):
    editions = [EditionFactory() for _each in range(4)]
    found = Prepared(lambda slugs: Edition.objects.filter(slug__one_of=slugs).order_by("pk"))
    slugs = tuple(each.slug for each in editions[:number])

    assert found(slugs=slugs) == list(Edition.objects.filter(slug__one_of=slugs).order_by("pk"))
    assert found(slugs=slugs) == editions[:number]
    assert found(slugs=('"', "'", "\\", "é{},")) == []


def test_what_is_counted_is_compared_with_a_value():
    editions = [EditionFactory() for _each in range(2)]
    often = Prepared(
        lambda keys, least: (
            Edition.objects.filter(pk__in=keys)
            .order_by()
            .values_list("number")
            .annotate(count=models.Count("*"))
            .filter(count__gte=models.ExpressionWrapper(least, models.IntegerField()))
        )
    )

    keys = [each.pk for each in editions]
    assert (often(keys=keys, least=2), often(keys=keys, least=3)) == ([(1, 2)], [])


def test_it_is_put_together_once():
    edition = EditionFactory()
    built = []

    def build(pk: models.Expression) -> models.QuerySet:
        built.append(pk)
        return Edition.objects.filter(pk=pk)

    by_key = Prepared(build)

    assert [by_key(pk=edition.pk), by_key(pk=0)] == [[edition], []]
    assert len(built) == 1


def test_a_moment_is_that_of_each_question():
    edition = EditionFactory()
    live = PreparedAt(lambda at: Edition.objects.live(at))
    assert live(at=None) == [edition]
    end = timezone.now() + timedelta(minutes=1)
    Edition.objects.update(live_until=end)
    assert live(at=None) == [edition]
    assert live(at=end) == []
