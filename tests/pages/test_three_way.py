"""A value or an order of which two sides have changed what they began with."""

from operator import eq

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careers.pages.merge import UNKNOWN, Merge, Values, interleaved

NAMES = st.lists(st.sampled_from("abcdefgh"), unique=True)


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("old", "old", "new", "new"),
        ("old", "new", "old", "new"),
        ("old", "new", "new", "new"),
        ("old", None, "old", None),
        (UNKNOWN, "new", "new", "new"),
    ],
)
def test_what_one_side_changed_is_taken(base, mine, theirs, expected):
    merge = Merge(same=eq, decide=lambda key: pytest.fail("asked"))
    assert merge.value(("title",), base, mine, theirs) == expected
    assert merge.asked == {}


@pytest.mark.parametrize("side", ["mine", "theirs"])
@pytest.mark.parametrize("base", ["old", None, UNKNOWN])
def test_what_both_changed_is_decided_and_told(base, side):
    merge = Merge(same=eq, decide=lambda key: side)
    assert merge.value(("title",), base, "mine", "theirs") == side
    assert merge.asked == {("title",): Values(base, "mine", "theirs")}


@pytest.mark.parametrize(
    ("first", "second", "at_start", "expected"),
    [
        ("abc", "axbcy", False, "axbcy"),
        ("abc", "xbc", False, "axbc"),
        ("abc", "xbc", True, "xabc"),
        ("abc", "xy", False, "abcxy"),
        ("abc", "xy", True, "xyabc"),
        ("", "xy", False, "xy"),
        ("cab", "axbyc", False, "caxby"),
    ],
)
def test_names_of_one_side_follow_those_before_them(first, second, at_start, expected):
    assert "".join(interleaved(first, second, at_start=at_start)) == expected


@given(NAMES, NAMES, st.booleans())
def test_no_name_is_lost_or_told_twice(first, second, at_start):
    found = interleaved(first, second, at_start=at_start)
    assert sorted(found) == sorted({*first, *second})
    assert [name for name in found if name in first] == first
