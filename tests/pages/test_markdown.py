"""Markdown: safe HTML, anchors, citations, and faults an editor can mend."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from careers.pages import markdown


def html(text, **numbers):
    return markdown.render(text, anchor="part", numbers=numbers).html


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold** and *soft*", "<p><strong>bold</strong> and <em>soft</em></p>"),
        ("<b>no</b>", "<p>&lt;b&gt;no&lt;/b&gt;</p>"),
        ("[a](/careers/b/)", '<p><a href="/careers/b/">a</a></p>'),
        (
            "[a](https://b.example/)",
            '<p><a href="https://b.example/" rel="noopener noreferrer">a</a></p>',
        ),
        ("", ""),
    ],
)
def test_renders_the_marks_editors_use(text, expected):
    assert html(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "<script>alert(1)</script>",
        "![a](data:text/html,<script>alert(1)</script>)",
        "[a](/b 'c\" onclick=\"alert(1)')",
        "<img src=x onerror=alert(1)>",
    ],
)
def test_nothing_that_runs_gets_through(text):
    rendered = html(text)
    assert "<script" not in rendered
    assert "<img src=x" not in rendered
    assert 'href="javascript' not in rendered
    assert ' onclick="' not in rendered


def test_every_heading_has_an_anchor_of_its_own():
    rendered = markdown.render("### Pay\n\n#### Pay\n\n### 報酬", anchor="money", numbers={})
    assert [heading.anchor for heading in rendered.headings] == [
        "money-pay",
        "money-pay-2",
        "money-3",
    ]
    assert [heading.text for heading in rendered.headings] == ["Pay", "Pay", "報酬"]
    assert '<h4 id="money-pay-2">' in rendered.html


def test_two_texts_of_a_page_share_no_anchor():
    taken = {"a"}
    first = markdown.render("### b c", anchor="a", numbers={}, taken=taken)
    second = markdown.render("### c", anchor="a-b", numbers={}, taken=taken)
    assert (first.headings[0].anchor, second.headings[0].anchor) == ("a-b-c", "a-b-c-2")


def test_a_citation_links_to_its_footnote():
    assert (
        html("Most.[^wages]", wages=3)
        == '<p>Most.<sup><a class="cite" href="#source-wages" aria-label="Source 3">3</a></sup></p>'
    )


def test_a_citation_of_an_unknown_source_stays_as_it_is():
    assert html("Most.[^rumour]") == "<p>Most.[^rumour]</p>"


def test_citations_are_listed_once_each_and_not_from_code():
    assert markdown.citations("a[^x] b[^y] c[^x] `[^z]`") == ("x", "y")


def test_cells_are_aligned_by_class_since_the_csp_blocks_styles():
    rendered = html("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert '<td class="align-right">2</td>' in rendered
    assert "style=" not in rendered


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("ok\n\n[a]()", "Line 3"),
        ("- one\n- [a](www.example.com)", "Line 2"),
        ("one\ntwo [a](//evil.example)", "Line 2"),
        ("[a](vbscript:x)", "“vbscript:x”"),
        ("## Too big", "use ### or ####"),
        ("Title\n===", "use ### or ####"),
        ("![ ](/media/a.png)", "no alternative text"),
        ("![a](a.png)", "not on this site"),
    ],
)
def test_problems_say_what_and_where(text, says):
    [problem] = markdown.problems(text)
    assert says in problem


@pytest.mark.parametrize(
    "text",
    ["[a](https://b.example/c?d#e)", "[a](/b/)", "[a](#b)", "[a](mailto:a@b.example)", "<https://b.example>"],
)
def test_addresses_that_work_are_no_problem(text):
    assert markdown.problems(text) == []


#: What citations, headings, links and pictures are made of, and what hides them.
SIGNS = [
    *(
        "[^a]",
        "[^b-c]",
        "[",
        "]",
        "^",
        "(",
        ")",
        ":",
        "!",
        "`",
        "~~~",
        "\\",
        "<",
        ">",
        "|",
        "#",
        "=",
        "-",
        "*",
    ),
    *(" ", "   ", "    ", "\t", "\n", "\n\n", "1.", "a", "/x", "http://x.example", "|-|-|", "\r\n", "\r"),
]


@example("[^a]\r\n=\r\n")
@given(st.lists(st.sampled_from(SIGNS), max_size=12).map("".join))
@settings(max_examples=500)
def test_what_is_told_at_a_glance_is_what_parsing_finds(text):
    glance = markdown.citations.__wrapped__(text), markdown.problems(text)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_HIDES_CITATIONS", "_MAY_BE_WRONG"):
            patch.setattr(markdown, name, re.compile(""))
        assert glance == (markdown.citations.__wrapped__(text), markdown.problems(text))


@given(st.text())
def test_any_text_can_be_rendered_and_checked(text):
    html(text)
    markdown.problems(text)
    markdown.citations(text)


def test_plain_lines_are_the_words_without_any_sign():
    text = (
        "Weave **cloth**[^survey] of\n[wool](https://example.org).\n\n### Tools\n\n"
        "- a loom\n- a `shuttle`\n\n"
        "3. first\n\n| Cloth | Days |\n| --- | --- |\n| linen | 3 |\n\n    as it is\n"
    )

    assert markdown.plain_lines(text) == (
        *("Weave cloth of wool.", "Tools", "• a loom", "• a shuttle"),
        *("3. first", "Cloth | Days", "linen | 3", "as it is"),
    )
