"""What readers of a document do not see never reaches the page; it is left over, and named."""

import pytest

from careers import documents
from careers.documents import Known
from careers.sandbox.documents import reader
from tests.documents import word
from tests.documents.word import DRAWING, paragraph, run, style

VANISH = "<w:vanish/>"


@pytest.mark.parametrize(
    ("secret", "styles"),
    [
        (run("secret", VANISH), ""),
        (run("secret", '<w:vanish w:val="on"/>'), ""),
        (run("secret", '<w:rStyle w:val="Kept"/>'), style("Kept", VANISH, kind="character")),
        (
            run("secret", '<w:rStyle w:val="Derived"/>'),
            style("Kept", VANISH, kind="character") + style("Derived", kind="character", based_on="Kept"),
        ),
        (
            "<w:hyperlink w:anchor='x'>" + run("secret", VANISH) + "</w:hyperlink>",
            "",
        ),
        (f"<w:ins>{run('secret', VANISH)}</w:ins>", ""),
        (f"<w:sdt><w:sdtContent>{run('secret', VANISH)}</w:sdtContent></w:sdt>", ""),
    ],
    ids=["direct", "on", "style", "derived style", "link", "inserted", "content control"],
)
def test_hidden_words_in_a_paragraph_are_left_over(secret, styles):
    document = word.read(paragraph(run("Seen "), secret, run(" end.")), styles)
    assert word.shown(document) == ["Seen end."]
    assert word.of_kind(document, "hidden") == ["secret"]


@pytest.mark.parametrize(
    ("style_name", "styles"),
    [
        ("Kept", style("Kept", VANISH)),
        ("Derived", style("Kept", VANISH) + style("Derived", based_on="Kept")),
        ("", style("Normal", VANISH, default=True)),
        ("", f"<w:docDefaults><w:rPrDefault><w:rPr>{VANISH}</w:rPr></w:rPrDefault></w:docDefaults>"),
    ],
    ids=["style", "derived style", "default style", "document defaults"],
)
def test_a_hidden_paragraph_is_left_over(style_name, styles):
    shown = paragraph(run("Seen.", '<w:vanish w:val="0"/>'))
    document = word.read(shown + paragraph(run("secret"), style=style_name), styles)
    assert word.shown(document) == ["Seen."]
    assert [(line.number, line.text) for line in document.lines if line.kind == "hidden"] == [(2, "secret")]


@pytest.mark.parametrize("off", ["0", "false", "off"])
def test_hiding_that_is_switched_off_hides_nothing(off):
    styles = style("Kept", VANISH) + style("Derived", f'<w:vanish w:val="{off}"/>', based_on="Kept")
    body = paragraph(run("one", f'<w:vanish w:val="{off}"/>'), style="Kept")
    document = word.read(body + paragraph(run("two"), style="Derived"), styles)
    assert word.shown(document) == ["one", "two"]


def test_two_styles_that_hide_cancel_each_other_out():
    styles = style("Kept", VANISH) + style("KeptToo", VANISH, kind="character")
    document = word.read(paragraph(run("seen", '<w:rStyle w:val="KeptToo"/>'), style="Kept"), styles)
    assert word.shown(document) == ["seen"]


def test_a_style_that_is_based_on_itself_ends():
    styles = style("One", based_on="Two") + style("Two", based_on="One")
    assert word.shown(word.read(paragraph(run("seen"), style="One"), styles)) == ["seen"]


def test_a_hidden_row_of_a_table_is_left_over():
    def row(first, second, properties=""):
        cells = "".join(f"<w:tc>{paragraph(run(text))}</w:tc>" for text in (first, second))
        return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"

    table = row("Junior", "seen") + row("Senior", "secret", "<w:hidden/>")
    document = word.read(f"<w:tbl>{table}</w:tbl>")
    assert word.shown(document) == ["Junior | seen"]
    assert word.of_kind(document, "hidden") == ["Senior", "secret"]


def test_a_table_whose_style_hides_its_text_is_left_over():
    cell = f"<w:tr><w:tc>{paragraph(run('secret'))}</w:tc></w:tr>"
    table = f'<w:tbl><w:tblPr><w:tblStyle w:val="Kept"/></w:tblPr>{cell}</w:tbl>'
    document = word.read(paragraph(run("seen")) + table, style("Kept", VANISH, kind="table"))
    assert word.shown(document) == ["seen"]


@pytest.mark.parametrize("hidden", ["drawing", "shape", "run"])
def test_a_hidden_text_box_is_left_over(hidden):
    look = "visibility:hidden" if hidden == "shape" else "width:9pt"
    inside = f"<v:textbox><w:txbxContent>{paragraph(run('secret'))}</w:txbxContent></v:textbox>"
    picture = f'<w:pict><v:shape style="{look}">{inside}</v:shape></w:pict>'
    if hidden == "drawing":
        drawing = f'<w:drawing><wp:anchor><wp:docPr xmlns:wp="{DRAWING}" hidden="1"/></wp:anchor></w:drawing>'
        picture = (
            f"<mc:AlternateContent><mc:Choice>{drawing}</mc:Choice><mc:Fallback>{picture}</mc:Fallback>"
            "</mc:AlternateContent>"
        )
    properties = VANISH if hidden == "run" else ""
    body = paragraph(run("seen"), f"<w:r><w:rPr>{properties}</w:rPr>{picture}</w:r>")
    document = word.read(body)
    assert word.shown(document) == ["seen"]
    assert word.of_kind(document, "hidden") == ["secret"]


def test_hidden_words_of_a_footnote_are_left_over():
    footnote = f'<w:footnote w:id="2">{paragraph(run("Seen "), run("secret", VANISH))}</w:footnote>'
    body = paragraph(run("Text"), '<w:r><w:footnoteReference w:id="2"/></w:r>')
    document = word.read(body, footnotes=footnote)
    assert word.of_kind(document, "hidden") == ["secret"]
    assert not any("secret" in text for text in word.shown(document))


def test_a_last_paragraph_with_a_deleted_mark_is_kept():
    document = word.read(paragraph(run("First.")) + paragraph(run("Last."), mark="<w:del/>"))
    assert word.shown(document) == ["First.", "Last."]


def test_a_heading_in_the_row_of_its_text_stays_one():
    heading = paragraph(run("Overview"), style="Heading1", mark=f"{VANISH}<w:specVanish/>")
    document = word.read(heading + paragraph(run("Keeps data.")), style("Heading1", name="heading 1"))
    assert [(line.kind, line.text) for line in document.lines] == [
        ("heading", "Overview"),
        ("text", "Keeps data."),
    ]


@pytest.mark.parametrize(
    "deleted",
    [
        "<w:del><w:r><w:delText>secret</w:delText></w:r></w:del>",
        run("secret", "<w:strike/>"),
        run("secret", '<w:rStyle w:val="Gone"/>'),
    ],
    ids=["deleted", "struck", "struck by its style"],
)
def test_what_was_deleted_is_left_over(deleted):
    body = paragraph(run("Plan "), deleted, run("patrols"))
    document = word.read(body, style("Gone", "<w:dstrike/>", kind="character"))
    assert word.shown(document) == ["Plan patrols"]
    assert word.of_kind(document, "deleted") == ["secret"]


def test_what_was_moved_stands_where_it_is_now():
    moved = f"<w:moveFrom>{run('twice')}</w:moveFrom>", f"<w:moveTo>{run('twice')}</w:moveTo>"
    document = word.read(paragraph(moved[0], run("One.")) + paragraph(moved[1]))
    assert [line.text for line in document.lines] == ["One.", "twice"]


@pytest.mark.parametrize(
    "secret",
    [
        "<p hidden>secret</p>",
        "<p hidden>secret",
        '<div style="color: red; display: none"><p>secret</div>',
        "<div style='visibility:hidden'>secret</div>",
        "<ul><li hidden>secret</ul>",
        "<table><tr hidden><td>secret</table>",
        "<a href='https://example.org/'><span hidden>secret</span></a>",
    ],
)
def test_what_a_page_hides_is_left_over(secret):
    document = reader.read_text(f"<h1>Clerk</h1>{secret}<p>Seen.</p>", "html", "a page", 100)
    assert word.shown(document) == ["Clerk", "Seen."]
    assert word.of_kind(document, "hidden") == ["secret"]


@pytest.mark.parametrize(
    "seen",
    ["<details><summary>More</summary>Seen.</details>", "<p hidden=until-found>Seen.</p>"],
)
def test_what_a_page_unfolds_is_text(seen):
    document = reader.read_text(f"<h1>Clerk</h1><p>First.</p>{seen}", "html", "a page", 100)
    assert "Seen." in word.shown(document)


def test_comments_in_markdown_are_left_over():
    text = "# Clerk\n\n<!-- a\nsecret -->\nSeen <!-- too -->here.\n"
    document = reader.read_text(text, "markdown", "a page", 100)
    assert [(line.number, line.kind, line.text) for line in document.lines] == [
        (1, "heading", "Clerk"),
        (5, "text", "Seen here."),
        (3, "hidden", "a secret"),
        (5, "hidden", "too"),
    ]


def test_hidden_text_is_named_and_never_on_the_page():
    body = paragraph(run("Data Steward"), style="Heading1")
    body += paragraph(run("Keeps data in order.")) + paragraph(run("Ceiling: $99,000 a year.", VANISH))
    content = word.file(body, style("Heading1", name="heading 1"))
    draft = documents.interpret(documents.read("steward.docx", content), Known())
    assert [(left.line, left.text, left.why) for left in draft.left_over] == [
        (3, "Ceiling: $99,000 a year.", "hidden text in the file")
    ]
    assert draft.page.summary == "Keeps data in order."
    assert draft.page.sections == ()
    assert draft.page.salary_bands == ()
