"""What Word documents say in their many ways becomes lines; what cannot is left over, and nothing twice."""

import pytest

from tests.documents import word
from tests.documents.word import item, numbering, of_kind, paragraph, run, shown, style, table

LISTS = numbering("bullet", "decimal", "none")
HEADING = style("Heading1", name="heading 1") + style("Heading2", name="heading 2")
MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def field(instruction: str, *result: str) -> str:
    """A complex field."""
    told = f'<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
    result = [MARK.format("separate"), *result] if result else []
    return MARK.format("begin") + told + "".join(result) + MARK.format("end")


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def of_style(properties: str, short: str, kind="paragraph") -> str:
    """A style with properties of paragraphs."""
    return f'<w:style w:type="{kind}" w:styleId="{short}"><w:pPr>{properties}</w:pPr></w:style>'


def lines(document) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in document.lines]


# Fields


@pytest.mark.parametrize(
    "value",
    [
        f'<w:fldSimple w:instr=" MERGEFIELD Low ">{run("$52,000")}</w:fldSimple>',
        field("MERGEFIELD Low", run("$52,000")),
        field("IF " + field("MERGEFIELD Grade", run("secret")) + " = 7", run("$52,000")),
        field("REF low", field("MERGEFIELD Low", run("$52,000"))),
    ],
    ids=["simple", "complex", "field in what it is told", "field in a field"],
)
def test_the_value_of_a_field_is_text(value):
    assert shown(word.read(paragraph(run("From "), value, run(" a year.")))) == ["From $52,000 a year."]


def test_a_field_with_a_link_is_a_link():
    body = paragraph(field('HYPERLINK "https://example.org/a"', run("the guide")))
    assert shown(word.read(body)) == ["[the guide](https://example.org/a)"]


def test_what_a_button_asks_for_is_a_placeholder():
    document = word.read(
        paragraph(run("Place: "), field("MACROBUTTON NoMacro [Type the town]")) + paragraph(run("Seen."))
    )
    assert shown(document) == ["Seen."]
    assert of_kind(document, "placeholder") == ["Place:", "[Type the town]"]


def test_a_table_of_contents_is_left_over():
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = (
        paragraph(MARK.format("begin"), "<w:r><w:instrText>TOC \\o</w:instrText></w:r>")
        + paragraph(MARK.format("separate"), run("Duties 1"))
        + paragraph(run("Pay 2"), MARK.format("end"))
        + paragraph(run("Cost 3"), style="TOC1")
        + control(gallery, paragraph(run("Contents")))
        + paragraph(run("Seen."))
    )
    document = word.read(body, style("TOC1", name="toc 1"))
    assert shown(document) == ["Seen."]
    assert of_kind(document, "contents") == ["Duties 1", "Pay 2", "Cost 3", "Contents"]


# Text boxes and drawings


def box(*paragraphs: str) -> str:
    return f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"


def new_box(*paragraphs: str) -> str:
    return f"<w:drawing><wps:wsp><wps:txbx>{box(*paragraphs)}</wps:txbx></wps:wsp></w:drawing>"


def old_box(*paragraphs: str) -> str:
    return f"<w:pict><v:shape><v:textbox>{box(*paragraphs)}</v:textbox></v:shape></w:pict>"


BOXED = paragraph(run("In the box."))


@pytest.mark.parametrize(
    "drawing",
    [
        new_box(BOXED),
        old_box(BOXED),
        f"<mc:AlternateContent><mc:Choice>{new_box(BOXED)}</mc:Choice>"
        f"<mc:Fallback>{old_box(BOXED)}</mc:Fallback></mc:AlternateContent>",
        f"<mc:AlternateContent><mc:Choice><w:drawing/></mc:Choice>"
        f"<mc:Fallback>{old_box(BOXED)}</mc:Fallback></mc:AlternateContent>",
    ],
    ids=["new", "old", "both", "only the old one says something"],
)
def test_a_text_box_is_read_once(drawing):
    document = word.read(paragraph(run("Before. "), f"<w:r>{drawing}</w:r>", run("After.")))
    assert lines(document) == [("text", "Before. After."), ("text", "In the box.")]


def test_a_list_in_a_text_box_stays_a_list():
    drawing = f"<w:r>{new_box(paragraph(run('Duties')), item('Bake'), item('Sell'))}</w:r>"
    assert lines(word.read(paragraph(drawing), numbering=LISTS)) == [
        ("heading", "Duties"),
        ("item", "Bake"),
        ("item", "Sell"),
    ]


def test_pictures_are_named():
    drawing = '<w:drawing><wp:docPr descr="A signal box"/><a:pic/></w:drawing>'
    document = word.read(paragraph(run("Seen."), f"<w:r>{drawing}</w:r>"))
    assert lines(document) == [("text", "Seen."), ("picture", "A signal box")]


@pytest.mark.parametrize(
    "thing",
    [
        "<m:oMath><m:r><m:t>lost words</m:t></m:r></m:oMath>",
        '<w:r><w:object><o:OLEObject ProgID="lost words"/></w:object></w:r>',
        '<w:r><w:pict><v:shape><v:textpath string="lost words"/></v:shape></w:pict></w:r>',
        "<w:r><w:drawing><a:p><a:r><a:t>lost words</a:t></a:r></a:p></w:drawing></w:r>",
        field("EQ lost words"),
    ],
    ids=["formula", "object", "word art", "drawing", "old formula"],
)
def test_what_cannot_be_read_is_left_over(thing):
    document = word.read(paragraph(run("Pay is "), thing, run("a year.")))
    assert lines(document) == [("text", "Pay is a year."), ("unread", "lost words")]


def test_the_words_of_a_diagram_are_left_over():
    document = word.read(paragraph(run("Seen.")), dataModel="<a:t>Baker</a:t><a:t>Head baker</a:t>")
    assert lines(document) == [("text", "Seen."), ("unread", "Baker Head baker")]


# Headings and lists


@pytest.mark.parametrize(
    ("properties", "styles", "level"),
    [
        ('<w:pStyle w:val="Heading2"/>', HEADING, 2),
        ('<w:pStyle w:val="Heading2"/>', "", 2),
        ('<w:pStyle w:val="House"/>', HEADING + style("House", based_on="Heading2"), 2),
        (
            '<w:pStyle w:val="HouseToo"/>',
            HEADING + style("House", based_on="Heading2") + style("HouseToo", based_on="House"),
            2,
        ),
        (
            '<w:pStyle w:val="House"/>',
            of_style('<w:outlineLvl w:val="2"/>', "House"),
            3,
        ),
        ('<w:outlineLvl w:val="1"/>', "", 2),
        ('<w:pStyle w:val="Title"/>', style("Title"), 1),
        ('<w:pStyle w:val="Heading2"/><w:outlineLvl w:val="9"/>', HEADING, 0),
        ('<w:pStyle w:val="Normal"/>', style("Normal", default=True), 0),
    ],
)
def test_headings_are_told_by_styles_and_outline(properties, styles, level):
    body = paragraph(run("Clerk"), style="Heading1") + paragraph(run("Keeps books."))
    body += f"<w:p><w:pPr>{properties}</w:pPr>{run('Duties')}</w:p>" + paragraph(run("Pay"), style="Heading1")
    document = word.read(body, styles)
    assert (document.lines[2].kind, document.lines[2].level) == ("heading" if level else "text", level)


def test_a_heading_on_two_lines_is_one():
    heading = paragraph(run("Senior"), "<w:r><w:br/></w:r>", run("Data Steward"), style="Heading1")
    assert lines(word.read(heading, HEADING)) == [("heading", "Senior Data Steward")]


LISTED = "<w:numPr><w:numId w:val='{}'/></w:numPr>"


@pytest.mark.parametrize(
    ("properties", "styles", "ordinals"),
    [
        (LISTED.format(1), "", ["", ""]),
        (LISTED.format(2), "", ["1", "2"]),
        (LISTED.format(77), "", ["", ""]),
        ('<w:pStyle w:val="Points"/>', style("Points", name="List Bullet"), ["", ""]),
        ('<w:pStyle w:val="Points"/>', style("Points", name="List Number 2"), ["1", "2"]),
        (
            '<w:pStyle w:val="Own"/>',
            style("Points", name="List Bullet") + style("Own", based_on="Points"),
            ["", ""],
        ),
        (
            '<w:pStyle w:val="Own"/>',
            of_style(LISTED.format(2), "Own"),
            ["1", "2"],
        ),
        ('<w:pStyle w:val="Points"/>' + LISTED.format(0), style("Points", name="List Bullet"), []),
        (LISTED.format(3), "", []),
    ],
    ids=["bullets", "numbers", "missing", "name", "name of numbers", "derived", "style", "off", "no mark"],
)
def test_lists_are_told_by_numbering_and_styles(properties, styles, ordinals):
    point = f"<w:p><w:pPr>{properties}</w:pPr>{run('Bake')}</w:p>"
    document = word.read(paragraph(run("Tasks."), style="Heading1") + point * 2, styles, numbering=LISTS)
    assert [line.ordinal for line in document.lines if line.kind == "item"] == ordinals
    assert [line.text for line in document.lines[1:]] == ["Bake", "Bake"]


def test_a_list_that_begins_anew_counts_from_one():
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbers = LISTS + f'<w:num w:numId="9"><w:abstractNumId w:val="1"/>{again}</w:num>'
    document = word.read(item("a", 2) + item("b", 2) + item("c", 9) + item("d", 9), numbering=numbers)
    assert [line.ordinal for line in document.lines] == ["1", "2", "1", "2"]


def test_a_list_whose_look_is_a_style_is_one():
    numbers = LISTS + '<w:abstractNum w:abstractNumId="8"><w:numStyleLink w:val="House"/></w:abstractNum>'
    numbers += '<w:num w:numId="9"><w:abstractNumId w:val="8"/></w:num>'
    look = of_style(LISTED.format(2), "House", kind="numbering")
    document = word.read(item("a", 9) + item("b", 9), look, numbering=numbers)
    assert [line.ordinal for line in document.lines] == ["1", "2"]


@pytest.mark.parametrize("levels", [(0, 0), (3, 3), (1, 4)])
def test_depths_of_lists_go_by_what_stands_above(levels):
    document = word.read(item("a", level=levels[0]) + item("b", level=levels[1]), numbering=LISTS)
    assert [line.indent for line in document.lines] == [0, int(levels[0] != levels[1])]


def test_a_heading_typed_in_bold_into_a_list_opens_a_section():
    heading = item("x").replace(run("x"), run("Requirements", "<w:b/>"))
    body = paragraph(run("Clerk"), style="Heading1") + paragraph(run("Duties"), style="Heading2")
    document = word.read(body + item("Count") + heading + item("Patience"), HEADING, numbering=LISTS)
    assert [(line.kind, line.level) for line in document.lines[1:]] == [
        ("heading", 2),
        ("item", 0),
        ("heading", 2),
        ("item", 0),
    ]


def test_what_a_style_makes_bold_may_be_a_heading():
    body = paragraph(run("Keeps books.")) + paragraph(run("Duties"), style="House")
    document = word.read(body + paragraph(run("Counts.")), style("House", "<w:b/>"))
    assert lines(document)[1] == ("heading", "Duties")


@pytest.mark.parametrize("name", ["caption", "Quote", "Normal"])
def test_what_is_always_bold_is_no_heading(name):
    body = paragraph(run("Clerk"), style="Heading1") + paragraph(run("Pay"), style="Heading2")
    body += paragraph(run("Table 1: what clerks earn"), style="" if name == "Normal" else "Bold")
    styles = HEADING + style("Bold", "<w:b/>", name=name, default=name == "Normal")
    assert lines(word.read(body, styles))[-1] == ("text", "Table 1: what clerks earn")


# Paragraphs


@pytest.mark.parametrize(
    ("mark", "texts"),
    [
        ("<w:br/>", ["Bake.", "Sell."]),
        ('<w:br w:type="page"/>', ["Bake.", "Sell."]),
        ('<w:br w:type="column"/>', ["Bake.", "Sell."]),
        ("<w:cr/>", ["Bake.", "Sell."]),
        ("<w:tab/>", ["Bake. Sell."]),
        ("<w:noBreakHyphen/>", ["Bake.-Sell."]),
        ("<w:softHyphen/>", ["Bake.Sell."]),
        ('<w:sym w:font="Symbol" w:char="F0B7"/>', ["Bake.•Sell."]),
        ('<w:sym w:font="Wingdings" w:char="F0E0"/>', ["Bake.→Sell."]),
        ('<w:sym w:font="Wingdings 2" w:char="F050"/>', ["Bake.✓Sell."]),
        ('<w:sym w:font="Arial" w:char="00E9"/>', ["Bake.éSell."]),
        ('<w:footnoteReference w:id="2"/>', ["Bake.Sell."]),
    ],
)
def test_breaks_and_special_characters_are_what_they_look_like(mark, texts):
    document = word.read(paragraph(run("Bake."), f"<w:r>{mark}</w:r>", run("Sell.")))
    assert shown(document) == texts


def test_the_mark_of_a_note_makes_no_other_number():
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
    assert shown(word.read(paragraph(run("£30,000"), mark, run(" a year")))) == ["£30,000² a year"]


def test_an_unknown_symbol_is_left_over():
    symbol = '<w:r><w:sym w:font="Webdings" w:char="F04E"/></w:r>'
    document = word.read(paragraph(run("Bake."), symbol))
    assert lines(document) == [("text", "Bake."), ("unread", "Webdings F04E")]


def test_a_large_first_letter_belongs_to_its_word():
    letter = f'<w:p><w:pPr><w:framePr w:dropCap="drop"/></w:pPr>{run("R")}</w:p>'
    document = word.read(letter + paragraph(run("angers guard a park.")))
    assert lines(document) == [("text", "Rangers guard a park.")]


@pytest.mark.parametrize("after", [table(["a", "b"]), ""])
def test_a_paragraph_without_end_is_kept(after):
    document = word.read(paragraph(run("Seen."), mark="<w:del/>") + after)
    assert shown(document)[0] == "Seen."


def test_notes_and_comments_are_left_over_and_split_nothing():
    note = f'<w:footnote w:id="2">{paragraph(run("From April."))}</w:footnote>'
    comment = f'<w:comment w:id="1">{paragraph(run("Check this."))}</w:comment>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    marked = '<w:commentRangeStart w:id="1"/>' + run("£30,000") + mark + '<w:commentRangeEnd w:id="1"/>'
    document = word.read(paragraph(marked, run(" to £36,000")), footnotes=note, comments=comment)
    assert shown(document) == ["£30,000 to £36,000"]
    assert of_kind(document, "note") == ["From April.", "Check this."]


def test_headers_and_footers_stand_around_and_count_once():
    header = paragraph(run("Example Council"))
    document = word.read(paragraph(run("Seen.")), hdr=header, ftr=header)
    assert lines(document) == [("text", "Seen."), ("around", "Example Council")]


def test_strict_documents_are_read():
    content = word.WORD, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    namespaces = word.NAMESPACES
    try:
        word.NAMESPACES = namespaces.replace(*content)
        document = word.read(paragraph(run("Clerk"), style="Heading1"), HEADING)
    finally:
        word.NAMESPACES = namespaces
    assert lines(document) == [("heading", "Clerk")]


# Content controls


def test_of_a_list_to_choose_from_the_chosen_entry_is_text():
    entries = '<w:listItem w:displayText="G5"/><w:listItem w:displayText="G7"/>'
    chosen = control(f"<w:dropDownList>{entries}</w:dropDownList>", run("G7"))
    assert shown(word.read(paragraph(run("Grade: "), chosen))) == ["Grade: G7"]


def test_controls_around_paragraphs_rows_and_cells_are_read():
    cell = control("", f"<w:tc>{paragraph(run('b'))}</w:tc>")
    row = control("", f"<w:tr>{cell}{cell}</w:tr>")
    document = word.read(control("", paragraph(run("a"))) + f"<w:tbl>{row}</w:tbl>")
    assert shown(document) == ["a", "b | b"]
