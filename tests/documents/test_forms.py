"""Of a form the page says what was filled in and ticked; the rest is left over."""

import pytest

from careers.sandbox.documents import reader
from tests.documents import word
from tests.documents.word import paragraph, run, style

PROMPT = "Click or tap here to enter text."


def read(text, format="text"):
    return reader.read_text(text, format, "a page", 1000)


def box(checked: str) -> str:
    checked = f'<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>'
    return f"<w:sdt><w:sdtPr>{checked}</w:sdtPr><w:sdtContent>{run('☐')}</w:sdtContent></w:sdt>"


def field(form: str, result: str = "", name: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}">{}</w:fldChar></w:r>'
    name = f"<w:r><w:instrText> {name} </w:instrText></w:r>"
    result = mark.format("separate", "") + result if result else ""
    return mark.format("begin", f"<w:ffData>{form}</w:ffData>") + name + result + mark.format("end", "")


def test_the_prompt_of_an_empty_field_is_no_text():
    content = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run(PROMPT)}</w:sdtContent></w:sdt>"
    )
    document = word.read(paragraph(run("Department: "), content) + paragraph(run("Seen.")))
    assert word.shown(document) == ["Seen."]
    assert word.of_kind(document, "placeholder") == ["Department:", PROMPT]


def test_a_field_that_was_filled_in_is_text():
    content = (
        '<w:sdt><w:sdtPr><w:showingPlcHdr w:val="0"/></w:sdtPr>'
        f"<w:sdtContent>{run('Archives')}</w:sdtContent></w:sdt>"
    )
    assert word.shown(word.read(paragraph(run("Department: "), content))) == ["Department: Archives"]


def test_words_in_the_style_of_prompts_are_no_text():
    styles = style("PlatzhalterText", kind="character", name="Placeholder Text")
    body = paragraph(run("Write here", '<w:rStyle w:val="PlatzhalterText"/>')) + paragraph(run("Seen."))
    assert word.shown(word.read(body, styles)) == ["Seen."]


@pytest.mark.parametrize(("on", "off"), [("1", "0"), ("true", "false"), ("on", "off")])
def test_of_boxes_in_word_the_ticked_choice_stays(on, off):
    body = paragraph(box(on), run(" Full time "), box(off), run(" Part time"))
    document = word.read(body)
    assert word.shown(document) == ["Full time"]
    assert word.of_kind(document, "not-chosen") == ["Part time"]


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        ('<w:default w:val="1"/>', ["Licence needed"]),
        ('<w:default w:val="0"/><w:checked/>', ["Licence needed"]),
        ('<w:default w:val="1"/><w:checked w:val="off"/>', []),
        ("", []),
    ],
)
def test_boxes_of_old_forms_count_as_they_are_ticked(state, shown):
    body = paragraph(field(f"<w:checkBox>{state}</w:checkBox>", name="FORMCHECKBOX"), run(" Licence needed"))
    assert word.shown(word.read(paragraph(run("Seen.")) + body)) == ["Seen.", *shown]


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [('<w:result w:val="1"/>', ["Hours: Part time."]), ('<w:default w:val="1"/>', ["Hours: Part time."])],
)
def test_of_a_list_in_an_old_form_the_chosen_entry_is_text(chosen, shown):
    entries = '<w:listEntry w:val="Full time"/><w:listEntry w:val="Part time"/>'
    body = paragraph(run("Hours: "), field(f"<w:ddList>{chosen}{entries}</w:ddList>"), run("."))
    assert word.shown(word.read(body)) == shown


def test_a_list_that_still_asks_is_an_empty_field():
    entries = '<w:listEntry w:val="Choose one"/><w:listEntry w:val="Part time"/>'
    document = word.read(
        paragraph(run("Hours: "), field(f"<w:ddList>{entries}</w:ddList>")) + paragraph(run("Seen."))
    )
    assert word.shown(document) == ["Seen."]
    assert word.of_kind(document, "placeholder") == ["Hours:", "Choose one"]


def test_a_text_that_an_old_form_came_with_is_a_prompt():
    form = '<w:textInput><w:default w:val="Your place"/></w:textInput>'
    as_it_came = paragraph(run("Place: "), field(form, run("Your place")))
    filled_in = paragraph(run("Town: "), field(form, run("Leeds")))
    assert word.shown(word.read(as_it_came + filled_in)) == ["Town: Leeds"]


@pytest.mark.parametrize(
    ("row", "shown", "left"),
    [
        ("☒ Full time ☐ Part time", "Full time", ["Part time"]),
        ("☑ Car\n\n☐ Lorry", "Car", ["Lorry"]),
        ("Hours: ☐ full time ☒ part time", "Hours: part time", ["full time"]),
        ("Hours: full time ☒ part time ☐", "Hours: full time", ["part time"]),
        ("Remote work: [ ] yes [x] no", "Remote work: no", ["yes"]),
        ("( ) Permanent (x) Fixed term", "Fixed term", ["Permanent"]),
        ("Shifts ■ day □ night", "Shifts day", ["night"]),
        ("Driving licence needed ☒", "Driving licence needed", []),
    ],
)
def test_of_typed_boxes_the_ticked_choice_stays(row, shown, left):
    document = read(f"Clerk\n\nKeeps the books.\n\n{row}\n")
    assert word.shown(document)[2:] == [shown]
    assert word.of_kind(document, "not-chosen") == left


@pytest.mark.parametrize(
    "row", ["☐ Driving licence", "Contract: ☐ permanent ☐ fixed term", "Driving licence: ☐", "Licence ☐"]
)
def test_where_nothing_is_ticked_nothing_is_said(row):
    document = read(f"Clerk\n\nKeeps the books.\n\n{row}\n")
    assert word.shown(document)[2:] == []
    assert word.of_kind(document, "not-chosen")


@pytest.mark.parametrize(
    "row",
    [
        "□ Bread\n□ Cakes",
        "✓ Free lunch\n✓ A bicycle",
        "Writes items[x] = 1 in [notes](https://example.org/)",
        "Knows that f (x) is a function.",
        "Click here to enter the site. Then read on.",
    ],
)
def test_what_only_looks_like_a_box_or_a_prompt_is_text(row):
    document = read(f"Clerk\n\nKeeps the books.\n\n{row}\n")
    assert word.of_kind(document, "not-chosen", "placeholder") == []


def test_task_lists_of_markdown_are_choices():
    document = read("# Clerk\n\nKeeps books.\n\n- [x] Excel\n- [ ] COBOL\n", "markdown")
    assert [(line.kind, line.text) for line in document.lines[2:]] == [
        ("item", "Excel"),
        ("not-chosen", "COBOL"),
    ]


@pytest.mark.parametrize("kind", ["checkbox", "radio"])
def test_boxes_of_a_web_page_are_choices(kind):
    document = read(
        f"<h1>Clerk</h1><p><label><input type={kind} checked>Full time</label> "
        f"<label><input type={kind}>Part time</label></p>",
        "html",
    )
    assert word.shown(document) == ["Clerk", "Full time"]
    assert word.of_kind(document, "not-chosen") == ["Part time"]


def test_of_a_list_on_a_web_page_the_chosen_option_is_text():
    options = "<select><option>Full time<option selected>Part time</select>"
    document = read(f"<h1>Clerk</h1><p>Hours: {options}</p>", "html")
    assert word.shown(document) == ["Clerk", "Hours: Part time"]
    assert word.of_kind(document, "not-chosen") == ["Full time"]


def test_a_box_in_a_table_belongs_to_its_column():
    document = read(
        "# Clerk\n\n| Licence | Yes | No |\n| - | - | - |\n| Car | ☒ | ☐ |\n| Lorry | ☐ | ☒ |\n", "markdown"
    )
    assert word.of_kind(document, "row") == ["Licence | Yes | No", "Car | Yes", "Lorry | No"]


def test_boxes_in_the_cells_of_a_table_are_choices():
    document = read("# Clerk\n\n| Work | ☐ early ☒ late |\n| - | - |\n| ☒ | Car |\n", "markdown")
    assert word.shown(document)[1:] == ["Work | late", "Car"]
