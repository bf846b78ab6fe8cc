"""A document that takes too much to read is refused, with the limit, and nothing else waits for it."""

import pytest
from lxml import etree

from careers import documents
from careers.documents import Known, Unreadable
from careers.sandbox.documents import html_text, reader, structure, word_xml
from tests.documents import word
from tests.documents.word import paragraph, run


def test_too_many_elements_of_html_are_refused(settings):
    settings.DOCUMENT_ELEMENTS = 3
    assert documents.read_text("<h1>Clerk</h1><p>Keeps books.</p>", "html").lines
    with pytest.raises(Unreadable, match="made of 4 elements, more than 3"):
        documents.read_text("<h1>Clerk</h1><p>Keeps <b>the</b> books.<p>", "html")


def test_too_many_elements_in_a_word_file_are_refused(settings):
    settings.DOCUMENT_ELEMENTS = 20
    with pytest.raises(Unreadable, match="elements, more than 20"):
        documents.read("clerk.docx", word.file(paragraph(run("Clerk")) * 5))


def test_elements_nested_too_deep_are_refused(monkeypatch):
    monkeypatch.setattr(html_text, "DEEPEST_ELEMENT", 10)
    assert reader.read_text("<div>" * 7 + "seen", "html", "a page", 100).lines
    with pytest.raises(Unreadable, match="nested too deep"):
        reader.read_text("<div>" * 11 + "seen", "html", "a page", 100)


@pytest.mark.parametrize("depth", [500, 3000])
def test_a_word_file_nested_too_deep_is_refused(depth):
    body = "<w:sdt><w:sdtContent>" * depth + paragraph(run("seen")) + "</w:sdtContent></w:sdt>" * depth
    with pytest.raises(Unreadable, match="nested too deep"):
        word.read(body)


def test_a_document_that_takes_too_long_is_refused(settings):
    settings.DOCUMENT_SECONDS = 0
    with pytest.raises(Unreadable, match="takes longer than 0 seconds"):
        documents.read_text("Clerk\n\nKeeps books.\n", "text")


def test_a_document_that_takes_too_much_memory_is_refused(settings):
    settings.DOCUMENT_MEGABYTES = 1
    with pytest.raises(Unreadable, match="takes more than 1 MB of memory"):
        documents.read_text("Clerk\n\n" + "Keeps books. " * 100_000, "text")


def test_where_too_many_are_read_at_once_one_is_told_to_wait(settings, monkeypatch):
    settings.CHILD_PROCESSES = 0
    monkeypatch.setattr(documents.interpretation, "PATIENCE", 0)
    with pytest.raises(Unreadable, match="try again in a minute"):
        documents.read_text("Clerk\n\nKeeps books.\n", "text")


@pytest.mark.parametrize("name", ["LINE_LIMIT", "WORDS_LIMIT"])
def test_too_many_lines_and_words_are_refused(monkeypatch, name):
    monkeypatch.setattr(reader, name, 10)
    with pytest.raises(Unreadable, match="more than 10"):
        reader.read_text("Clerk\n\n" + "- books\n\n" * 20, "text", "a page", 100)


def test_a_word_file_that_unpacks_to_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(word_xml, "UNZIPPED_LIMIT", 2 * structure.MEGABYTE)
    with pytest.raises(Unreadable, match="larger than 2 MB"):
        word.read(paragraph(run("a" * 3 * structure.MEGABYTE)))


def test_the_server_itself_reads_no_document(monkeypatch):
    monkeypatch.setattr(etree, "fromstring", lambda *args: pytest.fail("The server read it."))
    assert documents.read_text("<h1>Clerk</h1><p>Keeps books.</p>", "html").lines
    assert documents.read("clerk.docx", word.file(paragraph(run("Clerk")))).lines


def test_a_refusal_is_in_the_language_of_who_asked(monkeypatch):
    monkeypatch.setattr(documents.interpretation, "_", lambda message: f"In Klingon: {message}")
    with pytest.raises(Unreadable, match=r"In Klingon: It is empty\."):
        documents.read_text(" ", "text")


def test_a_paragraph_of_thousands_of_dashes_is_no_list():
    draft = documents.interpret(reader.read_text("Clerk\n\n" + "word - A" * 2000, "text", "a", 9), Known())
    assert len(draft.guesses) < 10
