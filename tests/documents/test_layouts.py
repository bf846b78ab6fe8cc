"""Documents as different publishers lay them out: which lines become which part of the page."""

import pytest

from careers import documents
from careers.documents import Known
from tests.documents import damage


def draft_of(text, format="text"):
    return documents.interpret(documents.read_text(text, format), Known())


def kinds(draft):
    return [section.kind for section in draft.page.sections]


def headings(draft):
    return [section.heading for section in draft.page.sections]


def test_capitals_colons_and_numbers_mark_headings_in_an_e_mail():
    draft = draft_of(
        "JUNIOR BAKER\r\n\r\nABOUT THE ROLE:\r\nBakes bread.\r\n\r\nWHAT YOU'LL DO:\r\n- Knead\r\n• Bake\r\n"
        "– Sell\r\no Sweep\r\n\r\n3. KEY SKILLS\r\n1) Patience\r\n1) Kneading\r\n\r\n4. SALARY & BENEFITS\r\n"
        "- £22k–£26k pa\r\n"
    )
    assert kinds(draft) == ["overview", "responsibilities", "requirements", "pay"]
    assert draft.page.sections[1].body == "- Knead\n- Bake\n- Sell\n- Sweep"
    assert draft.page.sections[2].body == "1. Patience\n2. Kneading"


def test_rows_that_were_broken_at_the_margin_are_whole_again():
    draft = draft_of(
        "Roofer                                   Page 1\n\nOverview\n"
        "Roofers keep the rain out of houses, shops and fac-\n"
        "tories. They climb up to thirty metres high and\nwork in all weathers but storms and thick ice.\n\n"
        "What they do\n• Carry tiles, slates and battens up to the roof with\n"
        "a hoist or by hand\n\nPage 2\n\n"
        "Pay\nThe median annual wage for roofers was $50,000 in\nMay 2023.\n"
    )
    overview, duties, _pay = draft.page.sections
    assert overview.body.startswith("Roofers keep the rain out of houses, shops and factories. They climb")
    assert duties.body == "- Carry tiles, slates and battens up to the roof with a hoist or by hand"
    assert [(band.median, band.year) for band in draft.page.salary_bands] == [(50000, 2023)]
    assert [left.text for left in draft.left_over] == ["Page 1", "Page 2"]
    assert any("broken at the end of a row" in repair.words for repair in draft.repairs)


def test_short_lines_of_a_form_stay_lines():
    draft = draft_of("Job Title: Roofer\nLocation: Leeds\nHours: 38\n\nThe Role\nKeeps the rain out.\n")
    assert draft.page.title == "Roofer"
    assert draft.page.sections[0].body == "Location: Leeds\nHours: 38"
    assert headings(draft) == ["At a glance", "The Role"]


def test_a_national_service_has_ways_in_under_how_to_become():
    draft = draft_of(
        "Tram driver\n\nAlternative titles for this job include light rail operator, streetcar driver\n\n"
        "Drives trams.\n\nHow to become a tram driver\n\nApprenticeship\n\n"
        "You could do an apprenticeship.\n\n"
        "Entry requirements\n\nYou'll need:\n\n- good eyes\n\nWhat you'll do\n\n- keep to a timetable\n\n"
        "Career path and progression\n\nYou could train others.\n\n"
        "Related careers\n\n- Bus driver\n- Train driver\n"
    )
    assert headings(draft) == ["How to become a tram driver", "What you'll do", "Career path and progression"]
    assert "### Entry requirements\n\nYou'll need:\n\n- good eyes" in draft.page.sections[0].body
    assert draft.page.alternate_titles == ("Light rail operator", "Streetcar driver")
    assert [page.title for page in draft.related_pages] == ["Bus driver", "Train driver"]


def test_menus_banners_and_footers_of_a_web_page_are_left_over():
    draft = draft_of(
        '<body><div id="cookie-banner">We use cookies. <button>Fine</button></div>'
        "<nav><ul><li>Home</li></ul></nav>"
        "<main><h1>Roofer</h1><p>Keeps the rain out.</p><h2>Salary</h2><p>From £20,000 a year.</p></main>"
        "<aside><h3>Featured courses</h3><p>A course for £900</p></aside>"
        '<aside><h2>Related careers</h2><ul><li><a href="/b">Bricklayer</a></li></ul></aside>'
        "<footer>About us</footer></body>",
        "html",
    )
    assert headings(draft) == ["Salary"]
    assert len(draft.page.salary_bands) == 1
    assert [page.title for page in draft.related_pages] == ["Bricklayer"]
    left = {left.text: left.why for left in draft.left_over}
    assert {"We use cookies. Fine", "Home", "Featured courses", "About us"} <= left.keys()
    assert "around the text" in left["Home"]


def test_a_menu_that_is_never_closed_does_not_swallow_the_page():
    draft = draft_of("<nav><a href='/'>Home</a><h1>Roofer</h1><h2>Salary</h2><p>£20,000 a year</p>", "html")
    assert (draft.page.title, headings(draft)) == ("Roofer", ["Salary"])


@pytest.mark.parametrize("format", ["markdown", "html"])
def test_paragraphs_in_bold_are_headings(format):
    text = {
        "markdown": "# Sommelier\n\n**Day to day**\n\n- Tastes\n\n**Pay**\n\n$45,000 a year\n",
        "html": "<h1>Sommelier</h1><p><b>Day to day</b></p><ul><li>Tastes</li></ul>"
        "<p><strong>Pay:</strong></p><p>$45,000 a year</p>",
    }[format]
    assert kinds(draft_of(text, format)) == ["responsibilities", "pay"]


def test_a_word_document_without_styles_has_headings_and_lists_all_the_same():
    content = damage.docx(
        [
            "Pastry Chef",
            "Makes cakes in hotels.",
            "What you do",
            "• Bakes",
            "• Decorates",
            "Salary",
            "£24,000 a year",
        ]
    )
    draft = documents.interpret(documents.read("chef.docx", content), Known())
    assert draft.page.title == "Pastry Chef"
    assert [(section.kind, section.body) for section in draft.page.sections] == [
        ("responsibilities", "- Bakes\n- Decorates"),
        ("pay", "£24,000 a year"),
    ]


def test_headings_of_one_level_are_told_apart_by_their_words():
    sub = "".join(f"\n## Point {number}\n\n- one\n- two\n" for number in range(15))
    draft = draft_of(
        f"# Roofer\n\n## Overview\n\nKeeps rain out.\n{sub}\n## Salary\n\n£20,000 a year\n", "markdown"
    )
    assert headings(draft) == ["Overview", "Salary"]


@pytest.mark.parametrize(
    "related",
    [
        "- Bricklayer\n- Plumber",
        "Bricklayer, Plumber",
        "Bricklayer – builds walls\n\nPlumber – lays pipes",
        "[Bricklayer](https://example.org/b) - builds walls\n[Plumber](https://example.org/p) - lays pipes",
        "| Occupation | What they do |\n|---|---|\n| Bricklayer | Build walls |\n| Plumber | Lay pipes |",
        "### Bricklayer\n\nBuilds walls.\n\n### Plumber\n\nLays pipes.",
    ],
)
def test_related_careers_stand_in_lists_lines_links_and_tables(related):
    draft = draft_of(f"# Roofer\n\n## Pay\n\nGood.\n\n## You may also like\n\n{related}\n", "markdown")
    assert [page.title for page in draft.related_pages] == ["Bricklayer", "Plumber"]


def test_a_signature_below_the_related_careers_is_no_career():
    draft = draft_of(
        "Roofer\n\nPay\n\n£20k\n\nYou may also like\n\n- Bricklayer\n- Plumber\n\nThanks,\nthe office\n"
    )
    assert [page.title for page in draft.related_pages] == ["Bricklayer", "Plumber"]
    assert {"Thanks,", "the office"} <= {left.text for left in draft.left_over}


@pytest.mark.parametrize(
    "steps",
    [
        "Junior Roofer > Roofer > Senior Roofer",
        "Junior Roofer → Roofer → Senior Roofer",
        "1. Junior Roofer\n2. Roofer\n3. Senior Roofer",
        "- Junior Roofer (0-2 years)\n- Roofer: works alone\n- Senior Roofer",
        "Step 1: Junior Roofer\n\nStep 2: Roofer\n\nStep 3: Senior Roofer",
        "| Role | Pay |\n|---|---|\n| Junior Roofer | £18k |\n| Roofer | £24k |\n| Senior Roofer | £30k |",
    ],
)
def test_a_ladder_is_written_with_arrows_numbers_or_in_a_table(steps):
    draft = draft_of(f"# Roofer\n\n## Duties\n\n- Climb\n\n## Career progression\n\n{steps}\n", "markdown")
    (ladder,) = draft.page.ladders
    assert [rung.title for rung in ladder.rungs] == ["Junior Roofer", "Roofer", "Senior Roofer"]
    assert [rung.role for rung in ladder.rungs] == [None, "roofer", None]


def test_one_paragraph_that_holds_a_whole_page_is_taken_apart():
    draft = draft_of(
        "Night Guard\nNight Guard\nA night guard watches over buildings. Key duties: - Walks rounds "
        "- Writes reports - Calls for help. ### Salary Expectations Average pay is about $38,500 per year. "
        "### Related Careers "
        "- Porter: opens doors - Ranger: watches woods\n"
    )
    assert [band.mean for band in draft.page.salary_bands] == [38500]
    assert [page.title for page in draft.related_pages] == ["Porter", "Ranger"]
    assert any("taken apart" in repair.words for repair in draft.repairs)


def test_numbers_that_go_on_behind_a_paragraph_stay_as_they_were():
    draft = draft_of(
        "# Roofer\n\n## Duties\n\n1. Climb\n\nWith care.\n\n2. Nail\n\n## Pay\n\n£20k\n", "markdown"
    )
    assert draft.page.sections[0].body == "1. Climb\n\nWith care.\n\n2. Nail"


def test_an_empty_item_does_not_turn_the_next_paragraph_into_one():
    assert kinds(draft_of("# Roofer\n\n## Duties\n\n-\n\nClimbs.\n", "markdown")) == ["responsibilities"]


def test_a_broken_declaration_in_a_web_page_is_no_obstacle():
    assert (
        draft_of("<h1>Roofer</h1><p>Climbs.</p><![\nCDATA[<![CDATA[<p>Nails.</p>", "html").page.title
        == "Roofer"
    )


def test_soft_line_breaks_of_markdown_do_not_cut_a_statement_in_two():
    draft = draft_of(
        "# Roofer\n\n## Pay\n\nThe average pay of roofers who have finished their training is\n"
        "$48,000 per year in 2023, and much\nthe same in all states.\n",
        "markdown",
    )
    assert [(band.mean, band.year) for band in draft.page.salary_bands] == [(48000, 2023)]


def test_bullets_between_line_breaks_are_a_list():
    draft = draft_of("<h1>Roofer</h1><h2>Duties</h2><p>• Climb<br>• Nail<br>• Sweep</p>", "html")
    assert draft.page.sections[0].body == "- Climb\n- Nail\n- Sweep"


def test_marks_for_typesetters_do_not_stand_in_words():
    draft = draft_of("Roofer\n\nRe\u00adspon\u00adsi\u00adbil\u00adi\u00adties\n\n- Climb\u200b\n")
    assert kinds(draft) == ["responsibilities"]


def test_a_short_line_between_two_lists_heads_the_second():
    draft = draft_of(
        "Officer\n\nPerson specification\nEssential criteria\n1. A degree.\n2. Patience.\n"
        "Desirable criteria\n1. Statistics.\n"
    )
    assert [group.heading for group in draft.page.skill_groups] == [
        "Essential criteria",
        "Desirable criteria",
    ]


def test_what_is_more_than_the_title_in_its_heading_is_cut_off_and_left_over():
    draft = draft_of("# Roofer: Job Description, Salary & Career Path\n\n## Pay\n\n£20k\n", "markdown")
    assert draft.page.title == "Roofer"
    assert draft.left_over[0].text == "Roofer: Job Description, Salary & Career Path"


def test_other_names_stand_in_a_list_of_terms():
    draft = draft_of("<h1>Carpenter</h1><dl><dt>Also known as</dt><dd>joiner, framer</dd></dl>", "html")
    assert draft.page.alternate_titles == ("Framer", "Joiner")


@pytest.mark.parametrize(
    ("heading", "kind"),
    [("More careers", "other"), ("You may also like", "other"), ("Similar roles", "similar")],
)
def test_only_what_is_headed_as_alike_is_similar_work(heading, kind):
    names = ["Bricklayer", "Plumber", "Pastry Cook", "Growth Manager"]
    listed = "\n\n".join(f"## {name}\n\n{name}s do what they do." for name in names)
    draft = draft_of(f"# Roofer\n\n## Pay\n\nGood.\n\n# {heading}\n\n{listed}\n", "markdown")
    assert [page.title for page in draft.related_pages] == names
    assert [career.kind for career in draft.page.related_careers] == [kind] * 4


def test_a_short_line_between_headings_is_text():
    text = "Welder\n\nEducation\n\nTrade school, apprenticeship\n\nDuties\n\nJoins metal all day.\n"
    lines = documents.read_text(text, "text").lines
    assert [line.text for line in lines if line.kind == "heading"] == ["Welder", "Education", "Duties"]
