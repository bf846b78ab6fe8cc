"""Every word of a document is in the draft or among the lines left over."""

import random
import re
from collections import Counter
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careers import documents
from careers.documents import Known, Unreadable
from careers.sandbox.documents import reader
from careers.sandbox.documents.structure import SET_ASIDE
from tests.documents import damage, word
from tests.documents.damage import words_of, words_wanted

ROWS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [
            "",
            "",
            "Overview",
            "Requirements",
            "Salary Range (UK, 2023)",
            "Related careers",
            "Night Baker",
            "  • Mixes dough, and bakes it Required skills:",
            "  1. Shaping loaves",
            "## Career path",
            "- Base: £20,000 - £30k a year",
            "| a | b |",
            "first image",
            "Bakes: - Bread - Rolls - Cakes for everybody who comes in the morning. And more follows.",
            "By rising early, bakers can have fresh bread ready when the town wakes up.",
            "**Bold** and [a link](https://example.org/page) and `code` and <b>tags</b>",
        ]
    ),
)


@pytest.mark.parametrize("format", ["text", "markdown", "html"])
@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25))
def test_every_word_of_every_line_is_in_the_page_or_left_over(format, rows):
    try:
        document = reader.read_text("\n".join(rows), format, "a page", damage.ELEMENTS)
    except Unreadable:
        return
    draft = documents.interpret(document, Known())
    assert words_wanted(document) - words_of(draft) == set()
    assert 0 <= draft.placed_share <= 1


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(ROWS, min_size=1, max_size=25), choices=st.randoms())
def test_whatever_the_editor_decides_nothing_is_lost(rows, choices):
    try:
        document = reader.read_text("\n".join(rows), "text", "a page", damage.ELEMENTS)
    except Unreadable:
        return
    draft = documents.interpret(document, Known())
    decisions = {guess.id: choices.choice(guess.choices).id for guess in draft.guesses}
    assert words_wanted(document) - words_of(documents.decided(draft, decisions)) == set()


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_document_becomes_a_draft_or_is_refused(seed):
    damage.checked(*damage.damaged(damage.originals(), random.Random(seed)))


def test_related_careers_of_a_related_career_are_kept_as_its_text():
    document = documents.read_text(
        "# Roofer\n\n## Pay\n\nGood.\n\n# More careers\n\n## Bricklayer\n\nBuilds walls.\n\n"
        "### Related careers\n\n- Stonemason\n- Tiler\n",
        "markdown",
    )
    draft = documents.interpret(document, Known())
    assert words_wanted(document) - words_of(draft) == set()


def word_blocks(draw, number, depth: int = 0) -> str:
    """Blocks of a Word document, put together by chance: words s1, s2 ... are seen, h1, h2 ... are not."""
    made = []
    for _block in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["paragraph", "paragraph", "item", "heading", "control", "table"]))
        if kind == "table" and depth < 2:
            wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' if draw(st.booleans()) else ""
            rows = [
                [word_blocks(draw, number, depth + 1) for _cell in range(2)]
                for _row in range(draw(st.integers(1, 3)))
            ]
            made.append(word.table(["s" + str(next(number)), "s" + str(next(number))], *rows))
            made.append(
                word.table([wide + "<w:p/>", f"s{next(number)}"], ["<w:p/>", "<w:p/>", f"s{next(number)}"])
            )
        elif kind == "control":
            made.append(f"<w:sdt><w:sdtContent>{word_blocks(draw, number, depth + 1)}</w:sdtContent></w:sdt>")
        else:
            style = {"heading": "Heading1", "item": "Points"}.get(kind, "")
            runs = [word_runs(draw, number, depth) for _run in range(draw(st.integers(0, 4)))]
            made.append(word.paragraph(*runs, style=style, mark=draw(st.sampled_from(["", "", "<w:del/>"]))))
    return "".join(made)


def word_runs(draw, number, depth: int) -> str:
    seen, hidden = word.run(f"s{next(number)} "), word.run(f"h{next(number)} ", "<w:vanish/>")
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    box = f"<w:txbxContent>{word.paragraph(seen)}</w:txbxContent>"
    return draw(
        st.sampled_from(
            [
                seen,
                hidden,
                seen + word.run(f"s{next(number)} ", "<w:b/>"),
                word.run(f"h{next(number)} ", "<w:strike/>"),
                f"<w:ins>{seen}</w:ins><w:del><w:r><w:delText>h{next(number)} </w:delText></w:r></w:del>",
                f"<w:moveFrom>{seen}</w:moveFrom><w:moveTo>{seen}</w:moveTo>",
                f"<w:smartTag>{seen}</w:smartTag><w:hyperlink>{word.run(f's{next(number)} ')}</w:hyperlink>",
                f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{hidden}</w:sdtContent></w:sdt>",
                f"<w:fldSimple w:instr='DATE'>{seen}</w:fldSimple>",
                mark("begin")
                + "<w:r><w:instrText>DATE</w:instrText></w:r>"
                + mark("separate")
                + seen
                + mark("end"),
                f"<w:r><w:br/><w:t>s{next(number)} </w:t><w:br w:type='page'/></w:r>",
                f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>",
                f"<m:oMath><m:r><m:t>h{next(number)} </m:t></m:r></m:oMath>",
            ]
        )
    )


@st.composite
def word_bodies(draw) -> str:
    return word_blocks(draw, count(1))


@settings(max_examples=60, deadline=None)
@given(body=word_bodies())
def test_every_word_of_a_word_document_is_read_once(body):
    styles = word.style("Heading1", name="heading 1") + word.style("Points", name="List Bullet")
    try:
        document = word.read(body, styles)
    except Unreadable:
        return
    wanted = Counter(set(re.findall(r"\b[sh]\d+", body)))
    assert (
        Counter(found for line in document.lines for found in re.findall(r"\b[sh]\d+", line.text)) == wanted
    )
    shown = [line.text for line in document.lines if line.kind not in SET_ASIDE]
    assert not re.findall(r"\bh\d+", " ".join(shown))
