"""Profiles of the Occupational Outlook Handbook: what they say, in Markdown, and of whom."""

import json
from datetime import date

import pytest

from careers.importers import handbook, tables
from careers.pages import markdown

URL = "https://www.bls.gov/ooh/electricians.htm"
SOURCE = "bls-ooh-electricians-2025-08-28"
VISITED = f"Bureau of Labor Statistics, Occupational Outlook Handbook, at {URL} (visited February 02, 2026)."


def text(words):
    return {"type": "text", "text": words}


def heading(words):
    return {"type": "heading", "text": words}


def table(*rows):
    return {"type": "table", "rows": rows}


def profile(**changes):
    """A profile as the file has it; sections are given by their keys, with _ for -."""
    own = ("slug", "title", "soc_codes", "url", "last_modified", "citation")
    sections = {key.replace("_", "-"): blocks for key, blocks in changes.items() if key not in own}
    return {
        "slug": "electricians",
        "title": "Electricians",
        "soc_codes": ["47-2111"],
        "url": URL,
        "last_modified": "Thursday, August 28, 2025",
        "citation": VISITED,
        "quick_facts": {"training": "Apprenticeship"},
        "sections": [
            {"key": key, "heading": key, "blocks": blocks}
            for key, blocks in (sections or {"how-to-become-one": [text("Learn it.")]}).items()
        ],
    } | {key: value for key, value in changes.items() if key in own}


def stored(folder, *profiles):
    path = folder / "ooh.jsonl"
    path.write_text("".join(f"{json.dumps(each)}\n" for each in profiles))
    return path


def body(folder, slug="how-to-become-one", code="47-2111.00", shared=None, **changes):
    """The text of a section, as a page has it."""
    read = handbook.read(stored(folder, profile(**changes)))
    said = handbook.contribution_for(read, code, shared or {})
    return next((section.body for section in said.sections if section.slug == slug), None)


def reasons(path):
    with pytest.raises(tables.TableFaults) as error:
        handbook.read(path)
    return [(fault.line, fault.column, fault.reason) for fault in error.value.faults]


def test_a_profile_gives_sections_with_their_source(tmp_path):
    path = stored(
        tmp_path,
        profile(
            what_they_do=[text("They wire.")],
            work_environment=[text("Indoors.")],
            how_to_become_one=[text("Learn it.")],
            pay=[text("$62,350.")],
            job_outlook=[text("Grows 9 percent."), heading("Employment"), text("Houses are built.")],
        ),
    )
    said = handbook.contribution_for(handbook.read(path), "47-2111.00", {})
    assert [(part.slug, part.kind, part.body) for part in said.sections] == [
        ("how-to-become-one", "entry", f"Learn it.[^{SOURCE}]"),
        ("work-environment", "work-environment", f"Indoors.[^{SOURCE}]"),
        ("job-outlook", "market-demand", f"Houses are built.[^{SOURCE}]"),
    ]
    (source,) = said.sources
    assert (source.slug, source.url, source.published) == (SOURCE, URL, "2025-08-28")
    assert (source.accessed_on, source.licence) == (date(2026, 2, 2), "Public domain")


def test_blocks_of_every_type_keep_their_words(tmp_path):
    assert body(
        tmp_path,
        how_to_become_one=[
            text("Some learn."),
            heading("Licenses"),
            text("These are asked for:"),
            {"type": "list", "items": ["Be 18 years old", "Pass an exam"]},
            table(("Grade", "Army", "Navy"), ("O-1", "Second | Lieutenant", "")),
        ],
    ).split("\n\n") == [
        f"Some learn.[^{SOURCE}]",
        "### Licenses",
        "These are asked for:",
        "- Be 18 years old\n- Pass an exam",
        "| Grade | Army | Navy |\n| --- | --- | --- |\n| O-1 | Second \\| Lieutenant |  |",
    ]


def test_what_only_looks_like_markdown_is_shown_as_it_is(tmp_path):
    words = "1. *Not* [a link](https://example.org) `code` <b> # [^else] {{ pay }}"
    made = body(tmp_path, how_to_become_one=[text(words), heading("A_b_*c*")])
    html = markdown.render(made, anchor="x", numbers={SOURCE: 1}).html
    assert "1. *Not* [a link](https://example.org) `code` &lt;b&gt; # [^else] {{ pay }}" in html
    assert markdown.citations(made) == (SOURCE,)


def test_headings_with_nothing_below_are_left_out(tmp_path):
    blocks = [text("Learn."), heading("empty heading"), heading("Training"), heading("Education"), text("A.")]
    made = body(tmp_path, how_to_become_one=[*blocks, heading("Other")])
    assert made == f"Learn.[^{SOURCE}]\n\n### Education\n\nA."


def test_important_qualities_are_named_in_bold(tmp_path):
    blocks = [
        text("Learn. It takes time."),
        heading("Important Qualities"),
        text("Color vision. See colors."),
    ]
    made = body(tmp_path, how_to_become_one=blocks)
    assert made.endswith("**Color vision.** See colors.")
    assert made.startswith("Learn. It takes time.")


def test_shares_of_employers_all_have_their_unit(tmp_path):
    made = body(
        tmp_path,
        "work-environment",
        work_environment=[
            text("Electricians held about 818,700 jobs in 2024. The largest employers were as follows:"),
            table(("Contractors", "65%"), ("Self-employed", "8")),
            text("They work indoors."),
        ],
    )
    assert made == (
        "The largest employers in 2024 were as follows:\n\n- Contractors: 65%\n- Self-employed: 8%\n\n"
        f"They work indoors.[^{SOURCE}]"
    )


def test_numbers_of_jobs_are_left_to_the_projections(tmp_path):
    made = body(
        tmp_path,
        "work-environment",
        work_environment=[
            text("Cooks held about 2.7 million jobs in 2024. Jobs were distributed as follows:"),
            table(("Cooks, restaurant", "1,400,000"), ("Cooks, other", "900")),
            text("Cooks held about 9 jobs in 2024."),
            text("Kitchens are hot."),
        ],
    )
    assert made == f"Kitchens are hot.[^{SOURCE}]"


def test_a_number_stays_where_more_rests_on_its_year(tmp_path):
    said = "Cooks held about 9 jobs in 2024. Most of them worked at night."
    assert body(tmp_path, "work-environment", work_environment=[text(said)]) == f"{said}[^{SOURCE}]"


def test_a_table_that_counts_something_else_stays(tmp_path):
    rows = table(("Injuries", "1,400"), ("Illnesses", "9"))
    made = body(tmp_path, "work-environment", work_environment=[text("In one year:"), rows])
    assert made == f"In one year:\n\n- Injuries: 1,400\n- Illnesses: 9\n\n[^{SOURCE}]"


def test_an_outlook_that_is_only_numbers_gives_no_section(tmp_path):
    blocks = [text("Grows."), heading("Employment"), text("It varies (see table)."), table(("A", "B", "C"))]
    assert body(tmp_path, "job-outlook", job_outlook=blocks) is None


def test_a_profile_of_several_codes_says_so(tmp_path):
    made = body(tmp_path, soc_codes=["47-2111", "47-2231"], title="Electricians and *others*")
    assert made.startswith("*This text is about a wider group: Electricians and \\*others\\*.*\n\nLearn it.")


@pytest.mark.parametrize(
    ("code", "of", "is_wider"),
    [("47-2111.00", 1, False), ("47-2111.00", 3, False), ("47-2111.01", 3, True), ("47-2119.00", 1, True)],
)
def test_occupations_that_share_a_text_are_told_so(tmp_path, code, of, is_wider):
    covered = ["47-2110"] if code.startswith("47-2119") else ["47-2111"]
    made = body(tmp_path, code=code, shared={code[:7]: of}, soc_codes=covered)
    assert made.startswith("*This text is about a wider group") == is_wider


def test_an_occupation_without_a_profile_gets_nothing(tmp_path):
    assert body(tmp_path, code="29-1141.00") is None


def test_blocks_of_an_unknown_type_are_told_and_kept(tmp_path):
    path = stored(
        tmp_path, profile(how_to_become_one=[{"type": "quote", "text": "Do *it*.", "items": ["A"]}])
    )
    read = handbook.read(path)
    assert read.unknown == {"quote": 1}
    assert read.profiles["47-2111"].texts == {"how-to-become-one": "Do \\*it\\*.\n\nA"}


def test_sections_that_no_profile_has_are_missing(tmp_path):
    path = stored(tmp_path, profile(how_to_become_one=[text("A.")]), profile(slug="b", soc_codes=[], pay=[]))
    read = handbook.read(path)
    assert read.missing == {"work-environment", "job-outlook"}
    assert read.without_codes == ["Electricians"]


def test_the_newest_profile_names_the_release(tmp_path):
    later = profile(slug="b", soc_codes=["11-1011"], last_modified="Wednesday, December 3, 2025")
    assert (
        handbook.read(stored(tmp_path, later, profile())).name == "Occupational Outlook Handbook 2025-12-03"
    )


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"slug": "Not a slug"}, "slug", "no short name"),
        ({"slug": "a" * 96}, "slug", "no short name"),
        ({"title": "Two\nlines"}, "title", "cannot be shown"),
        ({"url": "javascript:alert(1)"}, "url", "no web address"),
        ({"soc_codes": ["472111"]}, "soc_codes", "no SOC code"),
        ({"last_modified": "yesterday"}, "last_modified", "no day"),
        ({"last_modified": "February 30, 2025"}, "last_modified", "no day"),
        ({"how_to_become_one": [text("Ring the\abell.")]}, "how-to-become-one", "control character"),
        ({"how_to_become_one": [text("a" * 60_000)]}, "how-to-become-one", "longer than 60000"),
    ],
)
def test_an_impossible_profile_is_refused_with_its_line(tmp_path, changes, column, words):
    first = profile(slug="first", soc_codes=["11-1011"])
    [(line, found, reason)] = reasons(stored(tmp_path, first, profile(**changes)))
    assert (line, found) == (2, column)
    assert words in reason


@pytest.mark.parametrize("line", ["{", "[]", '{"slug": 1}', "null", '{"slug": "a", "title": "b"}'])
def test_a_line_that_is_no_profile_is_named(tmp_path, line):
    path = stored(tmp_path, profile())
    path.write_text(path.read_text() + f"\n{line}\n")
    [(number, _column, reason)] = reasons(path)
    assert (number, "no profile" in reason) == (3, True)


def test_two_profiles_of_one_code_are_refused(tmp_path):
    [(line, column, reason)] = reasons(stored(tmp_path, profile(), profile(slug="again")))
    assert (line, column, "47-2111" in reason) == (2, "soc_codes", True)


def test_a_file_without_profiles_is_refused(tmp_path):
    assert "no profile" in reasons(stored(tmp_path))[0][2]
    assert reasons(tmp_path / "nowhere.jsonl")


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "LARGEST", 100)
    assert "larger than" in reasons(stored(tmp_path, profile()))[0][2]
