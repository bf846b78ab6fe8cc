"""Tables of every format: rows keep their columns, forms and layouts are read cell by cell, nothing twice."""

import pytest

from careers.sandbox.documents import reader
from tests.documents import word
from tests.documents.word import item, numbering, of_kind, paragraph, run, shown, table

LISTS = numbering("bullet")


def lines(document) -> list[tuple[str, str]]:
    return [(line.kind, line.text) for line in document.lines]


def cells(document) -> list[tuple[str, ...]]:
    return [line.cells for line in document.lines if line.kind == "row"]


def html(text: str):
    return reader.read_text(text, "html", "a page", 1000)


def test_empty_cells_of_word_keep_their_place():
    document = word.read(table(["Level", "London", "Elsewhere"], ["Junior", "<w:p/>", "£30,000"]))
    assert cells(document) == [("Level", "London", "Elsewhere"), ("Junior", "", "£30,000")]


def test_merged_cells_of_word_keep_the_others_in_place():
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph(run("Pay"))
    tall = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>" + paragraph(run("Leeds"))
    under = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>"
    document = word.read(table(["City", wide], [tall, "from", "£20k"], [under, "to", "£30k"]))
    assert cells(document) == [("City", "Pay", ""), ("Leeds", "from", "£20k"), ("", "to", "£30k")]


def test_borders_that_do_not_meet_make_no_columns():
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    document = word.read(
        table(
            ["Level", wide + paragraph(run("Pay"))],
            [wide + paragraph(run("Junior")), "£20k"],
            ["Senior", wide + paragraph(run("£30k"))],
        )
    )
    assert cells(document) == [("Level", "Pay"), ("Junior", "£20k"), ("Senior", "£30k")]


def test_a_row_that_begins_later_keeps_its_columns():
    rows = table(["Level", "London", "Elsewhere"], ["£30,000", "£20,000"])
    second = rows.rindex("<w:tr>") + len("<w:tr>")
    rows = rows[:second] + '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + rows[second:]
    assert cells(word.read(rows))[1] == ("", "£30,000", "£20,000")


def test_empty_cells_of_markdown_keep_their_place():
    text = "# A\n\n| Level | London | Elsewhere |\n|---|---|---|\n| Junior | | £30k |\n| Senior | £50k | |\n"
    document = reader.read_text(text, "markdown", "a page", 1000)
    assert cells(document)[1:] == [("Junior", "", "£30k"), ("Senior", "£50k", "")]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "<tr><th>Level<th>From<th>To<tr><td>Junior<td><td>£30k",
            [("Level", "From", "To"), ("Junior", "", "£30k")],
        ),
        (
            "<tr><th rowspan=2>Level<th colspan=2>Pay<tr><th>From<th>To<tr><td>Junior<td>£20k<td>£30k",
            [("Level", "Pay", ""), ("", "From", "To"), ("Junior", "£20k", "£30k")],
        ),
        (
            "<tr><td>City<td>Level<td>Pay<tr><td rowspan=2>Leeds<td>Junior<td>£20k<tr><td>Senior<td>£30k",
            [("City", "Level", "Pay"), ("Leeds", "Junior", "£20k"), ("", "Senior", "£30k")],
        ),
        (
            "<tr><td>Leeds<td rowspan=2>Junior<tr><td>York<td>£30k",
            [("Leeds", "Junior", ""), ("York", "", "£30k")],
        ),
        (
            "<tr><td>City<td>Level<td>Pay<tr><td>Leeds<td rowspan=2>Junior<td>£20k<tr><td>York<td>£30k",
            [("City", "Level", "Pay"), ("Leeds", "Junior", "£20k"), ("York", "", "£30k")],
        ),
    ],
)
def test_spans_of_a_web_page_keep_the_others_in_place(rows, expected):
    assert cells(html(f"<h1>Clerk</h1><table>{rows}</table>")) == expected


def test_a_row_across_the_table_is_text():
    rows = "<tr><td colspan=2>In 2026<tr><td>Junior<td>£20k<tr><td>Senior<td>£30k"
    document = html(f"<h1>Clerk</h1><h2>Pay</h2><table>{rows}</table>")
    assert lines(document)[2:] == [("text", "In 2026"), ("row", "Junior | £20k"), ("row", "Senior | £30k")]


def test_a_form_is_read_label_by_label():
    listed = item("Keeps registers") + item("Answers requests")
    form = table(["Job title", "Records Officer"], ["Main duties", listed], ["Salary", "£30,000"])
    assert lines(word.read(form, numbering=LISTS)) == [
        ("text", "Job title: Records Officer"),
        ("heading", "Main duties"),
        ("item", "Keeps registers"),
        ("item", "Answers requests"),
        ("heading", "Salary"),
        ("text", "£30,000"),
    ]


def test_a_form_of_a_web_page_is_read_label_by_label():
    rows = "<tr><th>Job title<td>Ranger<tr><th>Duties<td><ul><li>Plan<li>Fix</ul><tr><th>Place<td>Leeds"
    assert lines(html(f"<table>{rows}</table>")) == [
        ("text", "Job title: Ranger"),
        ("heading", "Duties"),
        ("item", "Plan"),
        ("item", "Fix"),
        ("heading", "Place"),
        ("text", "Leeds"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [["Job title", "Ranger"], ["Grade", "6"], ["Salary", "£30,000"], ["Place", "Leeds"]],
        [["Job title", "Ranger", "Grade", "6"], ["Salary", "£30,000", "Place", "Leeds"]],
    ],
)
def test_a_form_of_short_facts_is_text(rows):
    assert lines(word.read(table(*rows))) == [
        ("text", "Job title: Ranger"),
        ("text", "Grade: 6"),
        ("text", "Salary: £30,000"),
        ("text", "Place: Leeds"),
    ]


def test_a_label_across_a_form_heads_what_is_below():
    wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    form = table(
        ["Job title", "Ranger"],
        ["Grade", "6"],
        [wide + paragraph(run("Main duties"))],
        [wide + item("Plan") + item("Fix")],
    )
    assert lines(word.read(form, numbering=LISTS)) == [
        ("text", "Job title: Ranger"),
        ("text", "Grade: 6"),
        ("heading", "Main duties"),
        ("item", "Plan"),
        ("item", "Fix"),
    ]


def test_a_label_in_a_table_of_one_column_is_a_heading():
    document = word.read(table(["Main duties"], [item("Plan") + item("Fix")]), numbering=LISTS)
    assert lines(document) == [("heading", "Main duties"), ("item", "Plan"), ("item", "Fix")]


def test_headings_of_a_form_have_the_level_of_sections():
    document = html(
        "<h1>Ranger</h1><h3>Overview</h3><p>Guards a park.</p>"
        "<table><tr><td>Duties<td><ul><li>Plan</ul><tr><td>Skills<td><ul><li>Maps</ul></table>"
    )
    assert [(line.text, line.level) for line in document.lines if line.kind == "heading"][2:] == [
        ("Duties", 3),
        ("Skills", 3),
    ]


def test_lists_in_columns_stand_under_their_names():
    degree, patience = item("A degree"), item("Patience")
    document = word.read(
        table(
            ["Criteria", "Essential", "Desirable"],
            ["Qualifications", degree, "<w:p/>"],
            ["Skills", "<w:p/>", patience],
        ),
        numbering=LISTS,
    )
    assert lines(document) == [
        ("text", "Criteria"),
        ("heading", "Qualifications"),
        ("heading", "Essential"),
        ("item", "A degree"),
        ("heading", "Skills"),
        ("heading", "Desirable"),
        ("item", "Patience"),
    ]


def test_a_layout_is_read_cell_by_cell():
    left = paragraph(run("Duties", "<w:b/>")) + item("Bake") + item("Sell")
    right = paragraph(run("We are a bakery in the old town.")) + table(["Level", "Pay"], ["Junior", "£20k"])
    assert lines(word.read(table([left, right]), numbering=LISTS)) == [
        ("heading", "Duties"),
        ("item", "Bake"),
        ("item", "Sell"),
        ("text", "We are a bakery in the old town."),
        ("row", "Level | Pay"),
        ("row", "Junior | £20k"),
    ]


def test_a_table_of_one_column_is_text():
    assert lines(word.read(table(["Rangers guard a park."], ["They fix paths."]))) == [
        ("text", "Rangers guard a park."),
        ("text", "They fix paths."),
    ]


def test_a_page_that_is_one_table_is_read_in_order():
    document = html(
        "<table><tr><td><ul><li><a href='/'>Home</a></ul><td><h1>Ranger</h1><p>Guards a park.</p>"
        "<table><tr><td>Level<td>Pay<tr><td>Junior<td>£20k</table></table>"
    )
    assert shown(document) == ["Home", "Ranger", "Guards a park.", "Level | Pay", "Junior | £20k"]


def test_terms_and_what_they_mean_are_a_form():
    document = html(
        "<h1>Ranger</h1><dl><div><dt>Grade</dt><dd>6</dd></div><dt>Place<dd>Leeds<dd>York</dl>"
        "<dl><dt>Duties<dd><ul><li>Plan</ul></dl>"
    )
    assert lines(document)[1:] == [
        ("text", "Grade: 6"),
        ("text", "Place: Leeds; York"),
        ("heading", "Duties"),
        ("item", "Plan"),
    ]


def test_a_table_that_was_pasted_keeps_its_columns():
    text = "Clerk\n\nKeeps books.\n\nPay\n\nLevel\tLondon\tElsewhere\nJunior\t\t£30,000\nSenior\t£55,000\n"
    document = reader.read_text(text, "text", "a page", 10)
    assert cells(document) == [
        ("Level", "London", "Elsewhere"),
        ("Junior", "", "£30,000"),
        ("Senior", "£55,000", ""),
    ]


def test_pasted_labels_are_a_form():
    document = reader.read_text("Place:\tLeeds\nGrade:\t6\n\n1.\tCount\n2.\tAdd\n", "text", "a page", 10)
    assert lines(document) == [
        ("text", "Place: Leeds"),
        ("text", "Grade: 6"),
        ("item", "Count"),
        ("item", "Add"),
    ]


def test_a_deleted_row_is_left_over():
    rows = table(["Junior", "£20k"], ["Senior", "secret"])
    second = rows.rindex("<w:tr>") + len("<w:tr>")
    document = word.read(rows[:second] + "<w:trPr><w:del/></w:trPr>" + rows[second:])
    assert shown(document) == ["Junior | £20k"]
    assert of_kind(document, "deleted") == ["Senior", "secret"]
