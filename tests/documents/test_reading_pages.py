"""Web pages, Markdown and plain text become lines: no tag, label or mark is ever text."""

import pytest

from careers.sandbox.documents import reader
from tests.documents.word import of_kind, shown


def lines(text: str, format: str) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in reader.read_text(text, format, "a page", 1000).lines]


# Web pages


@pytest.mark.parametrize(
    "around",
    [
        "<form><label>Name</label><input><label>Town</label><textarea></textarea><button>Send</button></form>",
        '<div class="site-footer"><p>Name</p><p>Town</p><p>Send</p></div>',
        "<nav><ul><li>Name<li>Town<li>Send</ul></nav>",
        '<div role="dialog"><p>Name</p><p>Town</p><p>Send</p></div>',
        '<section id="CookieConsent"><p>Name</p><p>Town</p><p>Send</p></section>',
        "<header><p>Name</p><p>Town</p><p>Send</p></header>",
    ],
    ids=["form", "footer", "navigation", "dialog", "cookies", "header"],
)
def test_what_stands_around_a_page_is_no_text(around):
    page = f"<body><h1>Clerk</h1><h2>Pay</h2><p>£20,000 a year</p>{around}"
    assert lines(page, "html")[3:] == [("around", "Name"), ("around", "Town"), ("around", "Send")]


def test_a_form_around_the_whole_page_hides_nothing():
    page = "<form><h1>Clerk</h1><p>Keeps books.</p><div><h2>Pay</h2><p>£20,000 a year</p></div></form>"
    assert [text for _kind, text in lines(page, "html")] == ["Clerk", "Keeps books.", "Pay", "£20,000 a year"]


def test_links_within_a_page_are_left_over():
    heading = "<h2><a href='#pay'>Pay</a></h2>"
    page = f"<ul><li><a href='#pay'>Pay</a></ul><h1>Clerk</h1>{heading}<a href='#'>Apply</a>"
    assert lines(page, "html") == [
        ("heading", "Clerk"),
        ("heading", "Pay"),
        ("contents", "Pay"),
        ("contents", "Apply"),
    ]


@pytest.mark.parametrize(
    ("mark", "kind"),
    [
        ("<del>gone</del>", "deleted"),
        ("<s>gone</s>", "deleted"),
        ("<span hidden>gone</span>", "hidden"),
        ("<math><mi>gone</mi></math>", "unread"),
        ("<svg><text>gone</text></svg>", "unread"),
        ("<ruby><rt>gone</rt></ruby>", "note"),
    ],
)
def test_what_is_no_text_of_a_page_is_left_over(mark, kind):
    assert lines(f"<h1>Clerk</h1><p>From £20 {mark} to £30</p>", "html")[1:] == [
        ("text", "From £20 to £30"),
        (kind, "gone"),
    ]


def test_a_comment_that_never_ends_hides_no_more_than_it_must():
    assert lines("<h1>Clerk</h1><p>Seen.<!-- gone</p>", "html")[1:] == [
        ("text", "Seen."),
        ("hidden", "gone</p>"),
    ]
    assert lines("# Clerk\n\n## Pay\n\nSeen <!-- gone\n\nEnd.\n", "markdown")[2:] == [
        ("text", "Seen"),
        ("text", "End."),
        ("hidden", "gone"),
    ]


def test_what_is_filled_in_on_a_page_is_text():
    page = "<h1>Clerk</h1><p>Place: <input value='Leeds'> <input type=hidden value='gone'></p>"
    assert [text for _kind, text in lines(page, "html")] == ["Clerk", "Place: Leeds"]


def test_the_mark_of_a_note_splits_nothing():
    page = "<h1>Clerk</h1><p>£20,000<sup><a href='#n1'>[1]</a></sup> to £30,000, 20 m<sup>2</sup></p>"
    assert lines(page, "html")[1:] == [("text", "£20,000 to £30,000, 20 m²"), ("note", "[1]")]


def test_line_breaks_part_rows_but_no_heading():
    page = "<h1>Senior<br>Clerk</h1><p>Early: £20<br>Late: £30</p><ul><li>Count<br>twice</ul>"
    document = reader.read_text(page, "html", "a page", 1000)
    assert [(line.kind, line.text, line.joined) for line in document.lines] == [
        ("heading", "Senior Clerk", False),
        ("text", "Early: £20", False),
        ("text", "Late: £30", True),
        ("item", "Count", False),
        ("text", "twice", True),
    ]


def test_a_summary_heads_its_details():
    page = "<h1>Clerk</h1><details><summary>Duties</summary><p>Counts.</p></details>"
    assert lines(page, "html")[1:] == [("heading", "Duties"), ("text", "Counts.")]


def test_pictures_of_a_page_do_not_split_its_text():
    page = "<h1>Clerk</h1><p>Keeps <img src='/book.png' alt='A book'> books.</p>"
    assert lines(page, "html")[1:] == [("text", "Keeps books."), ("picture", "A book")]


def test_numbers_of_a_list_go_on_where_it_says_so():
    page = "<h1>Clerk</h1><ol start=3><li>Count<li value=7>Add<li>Check</ol>"
    document = reader.read_text(page, "html", "a page", 1000)
    assert [line.ordinal for line in document.lines[1:]] == ["3", "7", "8"]


@pytest.mark.parametrize(
    "bold", ["<b>{}</b>", "<strong>{}</strong>", "<span style='font-weight:700'>{}</span>"]
)
def test_a_bold_heading_in_a_list_opens_a_section(bold):
    page = f"<h1>Ranger</h1><h2>Duties</h2><ul><li>Plan<li>{bold.format('Requirements')}<li>A licence</ul>"
    document = reader.read_text(page, "html", "a page", 1000)
    assert [(line.kind, line.level) for line in document.lines[2:]] == [
        ("item", 0),
        ("heading", 2),
        ("item", 0),
    ]


def test_bold_words_that_name_no_section_stay_an_item():
    page = "<h1>Ranger</h1><h2>Duties</h2><ul><li><b>Plan patrols</b><li>Fix paths</ul>"
    assert lines(page, "html")[2:] == [("item", "**Plan patrols**"), ("item", "Fix paths")]


def test_short_paragraphs_under_headings_are_text():
    page = "<h1>Ranger</h1><h2>Duties</h2><p>Plan patrols</p><p>Fix paths</p><h2>Pay</h2><p>Good</p>"
    assert [kind for kind, _text in lines(page, "html")] == [
        "heading",
        "heading",
        "text",
        "text",
        "heading",
        "text",
    ]


# Markdown


FRONT_MATTER = {
    "yaml": """---
layout: role
title: "Harbour Pilot"
summary: >
  Brings ships
  into port.
weight: 3
---
""",
    "loose yaml": """---
layout: role
title: Harbour Pilot
summary: Brings ships: into port.
weight: 3
---
""",
    "toml": """+++
layout = "role"
title = "Harbour Pilot"
summary = "Brings ships into port."
weight = 3
+++
""",
    "json": """{
  "layout": "role",
  "title": "Harbour Pilot",
  "summary": "Brings ships into port.",
  "weight": 3
}
""",
}


@pytest.mark.parametrize("form", FRONT_MATTER)
def test_title_and_summary_come_out_of_front_matter(form):
    text = FRONT_MATTER[form] + "\n## Duties\n\n- Board ships\n"
    document = reader.read_text(text, "markdown", "a page", 1000)
    assert [line.text.replace(":", "") for line in document.lines if line.kind != "metadata"] == [
        "Harbour Pilot",
        "Brings ships into port.",
        "Duties",
        "Board ships",
    ]
    assert document.lines[0].level == 1
    assert document.lines[0].repair
    assert document.lines[2].number == text[: text.index("##")].count("\n") + 1
    layout, weight = of_kind(document, "metadata")
    assert "layout" in layout
    assert "weight" in weight


def test_rules_around_a_text_are_no_front_matter():
    assert lines("---\nClerks keep books.\n\n---\n\nAnd more.\n", "markdown") == [
        ("text", "Clerks keep books."),
        ("text", "And more."),
    ]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<dl><div><dt>Grade</dt><dd>7</dd></div></dl>", [("text", "Grade: 7")]),
        ("<table><tr><th>Salary<td>from £2,000", [("text", "Salary: from £2,000")]),
        ("<div>\n\n**Seen** <b>too</b>\n\n</div>", [("text", "**Seen** **too**")]),
        ("<div><p>Unclosed <i>text", [("text", "Unclosed text")]),
        ("Seen <br> apart", [("text", "Seen"), ("text", "apart")]),
        ("<p hidden>gone</p>\n\nSeen", [("text", "Seen"), ("hidden", "gone")]),
        ("Seen <!-- gone -->", [("text", "Seen"), ("hidden", "gone")]),
        (
            "<picture>\n  <source srcset='/a.png'>\n  <img alt='A box' src='/a.png'>\n</picture>",
            [("picture", "A box")],
        ),
        ("<script>\nlet a = 1;\n</script>\n\nSeen", [("text", "Seen")]),
        ("Less than 3 < 5 & more", [("text", "Less than 3 < 5 & more")]),
        ("`<b>`", [("text", "<b>")]),
        ("~~gone~~ Seen", [("text", "Seen"), ("deleted", "gone")]),
    ],
)
def test_html_in_markdown_is_read_as_html(html, expected):
    assert lines(f"# Clerk\n\n## Facts\n\n{html}\n", "markdown")[2:] == expected


def test_notes_of_markdown_are_left_over_and_split_nothing():
    text = "# Clerk\n\n## Pay\n\n£20,000[^1] to £30,000\n\n[^1]: Since April.\n"
    assert lines(text, "markdown")[2:] == [("text", "£20,000 to £30,000"), ("note", "Since April.")]


def test_lines_of_markdown_keep_their_numbers():
    text = "# Clerk\n\n\n- Count\n  - Add\n\n    More\n\n```\nsum\n```\n\n<p>\nSeen</p>\n\nEnd\n"
    document = reader.read_text(text, "markdown", "a page", 1000)
    rows = text.split("\n")
    numbers = {line.text: line.number for line in document.lines if line.text != "sum"}
    assert numbers == {text: number for number, row in enumerate(rows, 1) for text in numbers if text in row}


# Plain text


@pytest.mark.parametrize("bullet", "•●○◦▪‣⁃∙·◆❖➢➤►▶→»✓✔\uf0b7\uf0a7")
@pytest.mark.parametrize("gap", ["", " ", "\t"])
def test_bullets_need_no_blank_behind_them(bullet, gap):
    text = f"Clerk\n\nKeeps books.\n\nDuties\n\n{bullet}{gap}Count\n{bullet}{gap}Add\n"
    assert lines(text, "text")[3:] == [("item", "Count"), ("item", "Add")]


@pytest.mark.parametrize("bullet", "-*–—+o§")
def test_letters_and_dashes_are_bullets_before_a_blank(bullet):
    text = "Clerk\n\nKeeps books.\n\nDuties\n\n{0}Count\n{0}Add\n"
    assert lines(text.format(f"{bullet} "), "text")[3:] == [("item", "Count"), ("item", "Add")]


@pytest.mark.parametrize(
    ("first", "second"),
    [("-", "-"), ("*", "*"), ("1.", "2."), ("1)", "2)"), ("(a) ", "(b) "), ("1. ", "2. ")],
)
def test_marks_beside_others_need_no_blank(first, second):
    text = f"Clerk\n\nKeeps books.\n\nDuties\n\n{first}Count\n{second}Add\n"
    assert lines(text, "text")[3:] == [("item", "Count"), ("item", "Add")]


@pytest.mark.parametrize(
    "words", ["-Count alone", "oCount alone", "3.5 years of it", "e.g. counting", "(sic) it"]
)
def test_what_only_looks_like_a_mark_is_text(words):
    assert lines(f"Clerk\n\nKeeps books.\n\nDuties\n\n{words}.\n", "text")[3:] == [("text", f"{words}.")]


@pytest.mark.parametrize("hyphen", "\u2010\u2011\u2012")
@pytest.mark.parametrize("format", ["text", "markdown", "html"])
def test_hyphens_of_every_kind_are_hyphens(hyphen, format):
    assert shown(reader.read_text(f"Pay is £20{hyphen}£30.", format, "a page", 100)) == ["Pay is £20-£30."]


def test_depths_of_plain_lists_go_by_their_indents():
    text = "Clerk\n\nDuties\n\n   • Count\n        o Twice\n        o Aloud\n   • Add\n"
    document = reader.read_text(text, "text", "a page", 100)
    assert [line.indent for line in document.lines if line.kind == "item"] == [0, 1, 1, 0]
