from decimal import Decimal

import pytest

from careers.importers import onet
from careers.importers.onet import texts
from careers.importers.onet.contributions import KnownSkill, relation_kind
from careers.importers.onet.release import Occupation
from careers.pages import markdown
from careers.pages.preparation import job_zone
from tests.factories import SkillAliasFactory
from tests.importers.onet.releases import FILES, FLAGS, RATINGS, write_release


@pytest.fixture
def pages(tmp_path):
    release = onet.read(write_release(tmp_path))
    return {code: page for code, _new, page in onet.contributions(release, onet.KnownSkills())}


@pytest.fixture
def page(pages):
    return pages["15-1252.00"]


def group(page, slug):
    return next(group for group in page.skill_groups if group.slug == slug)


def test_other_titles_come_once_and_without_the_occupations_own(page):
    assert page.alternate_titles == ("Build Person", "Coder", "Program Architect (PA)", "PA")


def first_page(tmp_path, **files):
    """The page of Program Writers where these files have these rows only."""
    changes = {f"{name.replace('_', ' ')}.txt": rows for name, rows in files.items()}
    _code, _new, page = next(
        onet.contributions(onet.read(write_release(tmp_path, changes)), onet.KnownSkills())
    )
    return page


def test_titles_that_people_report_come_before_those_that_many_sources_know(tmp_path):
    page = first_page(
        tmp_path,
        Alternate_Titles=[
            ["O*NET-SOC Code", "Alternate Title", "Short Title", "Source(s)"],
            ["15-1252.00", "Adder", "n/a", "08"],
            ["15-1252.00", "Binder", "n/a", "02,08"],
            ["15-1252.00", "Zoner", "n/a", "01,02,08"],
        ],
        Sample_of_Reported_Titles=[
            ["O*NET-SOC Code", "Reported Job Title", "Shown in My Next Move"],
            ["15-1252.00", "Maker", "N"],
            ["15-1252.00", "Writer", "Y"],
        ],
    )

    assert page.alternate_titles == ("Writer", "Maker", "Zoner", "Binder", "Adder")


def test_a_skill_and_a_knowledge_of_one_name_are_two(tmp_path):
    ratings = [["15-1252.00", "{}", "Mathematics", scale, "4", "N", ""] for scale in ("IM", "LV")]
    rows = {
        name: [[*RATINGS, *FLAGS], *([each.format(id_) for each in row] for row in ratings)]
        for name, id_ in (("Skills", "2.A.1.e"), ("Knowledge", "2.C.4.a"))
    }

    page = first_page(tmp_path, **rows)

    [skill], [knowledge] = (group(page, name).requirements for name in ("skills", "knowledge"))
    assert (skill.skill, skill.name, skill.kind) == ("mathematics", "Mathematics", "technique")
    assert (knowledge.skill, knowledge.name) == ("mathematics-knowledge", "Mathematics (knowledge)")
    assert knowledge.kind == "knowledge"


def test_a_code_that_shares_its_soc_code_is_only_broadly_that_occupation(pages):
    exact, broad = (pages[code].external_codes for code in ("15-1252.00", "15-1299.08"))
    assert [(code.scheme, code.code, code.match) for code in exact] == [
        ("O*NET-SOC 2019", "15-1252.00", "exact"),
        ("SOC 2018", "15-1252", "exact"),
    ]
    assert broad[1].match == "broad"


def test_skills_are_ordered_by_importance_with_their_marks(page):
    skills = group(page, "skills")
    assert [(row.name, row.kind, row.importance, row.level) for row in skills.requirements] == [
        ("Programming", "technique", "essential", "expert"),
        ("Reading Comprehension", "technique", "essential", "practitioner"),
        ("Negotiation", "soft", "desirable", ""),
    ]
    assert skills.requirements[0].importance_rating == Decimal("4.5")
    assert skills.requirements[0].level_rating == Decimal(6)
    assert skills.source == "onet-29-3"


def test_technologies_come_once_in_the_group_where_they_count_most(page):
    found = {g.slug: [(row.skill, row.importance) for row in g.requirements] for g in page.skill_groups}
    assert found["technologies-in-demand"] == [("c-plus-plus", "essential")]
    assert found["hot-technologies"] == [("c", "desirable")]
    assert found["other-technologies"] == [("c-sharp", "desirable"), ("dot-net", "desirable")]
    assert group(page, "other-technologies").requirements[1].wording == "Development software"


def test_tasks_are_listed_by_type_and_mean_what_they_say(page):
    body = page.sections[1].body
    html = markdown.render(body, anchor="tasks", numbers={"onet-29-3": 1}).html
    assert body.index("Core tasks") < body.index("Further tasks") < body.index("Tasks not yet rated")
    assert 'Write "small" programs.' in html.replace("&quot;", '"')
    assert "Read *all* [notes] by hand." in html
    assert "snake_case" in html


def test_every_section_cites_the_release(pages):
    for page in pages.values():
        assert page.sections
        assert all(markdown.citations(section.body) == ("onet-29-3",) for section in page.sections)
        assert all(markdown.problems(section.body) == [] for section in page.sections)
        assert [source.slug for source in page.sources] == ["onet-29-3"]


def test_related_careers_come_in_the_order_of_the_tiers_and_stay_one_way(pages, page):
    assert [(row.role, row.kind) for row in page.related_careers] == [
        ("system-engineers", "similar"),
        ("board-designers", "step-across"),
    ]
    assert pages["15-1299.08"].related_careers == ()


@pytest.mark.parametrize(
    ("own", "target", "kind"),
    [
        (("47-2111", "Wirers", 3), ("47-1011", "First-Line Supervisors of Wirers", 4), "step-up"),
        (("47-2111", "Wirers", 3), ("47-1011", "First-Line Supervisors of Wirers", 3), "similar"),
        (("47-2111", "Wirers", None), ("47-1011", "First-Line Supervisors of Wirers", 4), "similar"),
        (("47-1011", "First-Line Supervisors of Wirers", 4), ("47-2111", "Wirers", 5), "similar"),
        (("47-2111", "Wirers", 3), ("11-9021", "Wiring Managers", 4), "step-up"),
        (("17-3023", "Wiring Technicians", 3), ("17-2071", "Wiring Engineers", 4), "step-up"),
        (("17-3023", "Wiring Technicians", 4), ("17-2071", "Wiring Engineers", 4), "similar"),
        (("27-2011", "Actors", 2), ("27-2031", "Dancers", 3), "similar"),
        (("27-2011", "Actors", 2), ("25-1121", "Drama Teachers", 5), "step-across"),
        (("51-1", "Cleaners, Except Wirers", 1), ("51-2", "Wirers, Hand", 2), "similar"),
    ],
)
def test_a_step_up_leads_others_or_is_more_of_the_same_subject(own, target, kind):
    occupations = [Occupation(code, title, "", job_zone=zone) for code, title, zone in (own, target)]
    assert relation_kind(*occupations) == kind


def test_the_reason_names_what_both_need_and_what_preparation_differs(page):
    near, far = (row.reason for row in page.related_careers)
    assert "programming" in near
    assert "It takes less preparation." in near
    assert "programming" not in far
    assert "Architecture and Engineering" in far


TECHNOLOGY = ["O*NET-SOC Code", "Example", "Commodity Code", "Commodity Title", "Hot Technology", "In Demand"]


def reason_of_the_first(tmp_path, *, skills=(), technologies=()):
    """Why the page of Program Writers leads on to System Engineers where the files have these rows only."""
    changes = {
        "Skills.txt": [[*RATINGS, *FLAGS], *skills, [OTHER, "2.A.2.d", "Monitoring", "IM", "3", "N", ""]],
        "Knowledge.txt": [[*RATINGS, *FLAGS], [OTHER, "2.C.4.b", "Physics", "IM", "3", "N", ""]],
        "Technology Skills.txt": [TECHNOLOGY, *technologies],
        "Job Zones.txt": [["O*NET-SOC Code", "Job Zone"], ["15-1252.00", "4"], ["15-1299.08", "4"]],
    }
    release = onet.read(write_release(tmp_path, changes))
    _code, _new, page = next(onet.contributions(release, onet.KnownSkills()))
    return page.related_careers[0].reason


BOTH, OTHER = ("15-1252.00", "15-1299.08"), "47-2111.00"


def in_both(name, *, hot="N", demand=("N", "N")):
    return [[code, name, "1", "Software", hot, asked] for code, asked in zip(BOTH, demand, strict=True)]


@pytest.mark.parametrize(
    ("technologies", "words"),
    [
        (in_both("Kafka", hot="Y", demand="YY"), "Employers in both often ask for Kafka."),
        (in_both("Git", hot="Y", demand="YN"), "Both use software that many employers ask for: Git."),
        (in_both("Apple Safari", hot="Y", demand="YY"), "O*NET, a database of jobs, counts it among"),
        (in_both("Old tool"), "O*NET, a database of jobs, counts it among the jobs closest to this one."),
    ],
)
def test_a_technology_is_a_reason_only_where_employers_ask(tmp_path, technologies, words):
    assert reason_of_the_first(tmp_path, technologies=technologies).startswith(words)


def test_what_is_important_in_both_comes_before_hot_software(tmp_path):
    skills = [[code, "2.A.1.b", "Active Listening", "IM", "3.8", "N", ""] for code in BOTH]
    reason = reason_of_the_first(tmp_path, skills=skills, technologies=in_both("Git", hot="Y"))
    assert reason == "Important in both: active listening."


def test_an_occupation_that_only_the_list_of_occupations_has_gets_a_page(tmp_path):
    names = ("Job Zones", "Alternate Titles", "Task Statements", "Skills", "Knowledge", "Technology Skills")
    changes = {f"{name}.txt": None for name in (*names, "Related Occupations", "Job Zone Reference")}
    release = onet.read(write_release(tmp_path, changes))
    _code, new, page = next(onet.contributions(release, onet.KnownSkills()))
    assert new.slug == "program-writers"
    assert [section.body for section in page.sections] == ["The work of Program Writers.[^onet-29-3]"]
    assert "Knowledge.txt is not in this release: what was said before stays." in release.left_out


def test_a_skill_is_known_by_its_name_and_its_aliases_whatever_their_capitals():
    known = onet.KnownSkills([KnownSkill("c", "C language", "tool")], [("C", "c")])
    assert known.get("c", "tool").slug == "c"
    assert known.get("C LANGUAGE", "tool").slug == "c"
    assert known.get("C!", "tool").slug == "c-2"


def test_skills_of_long_names_are_cut_between_words():
    skill = onet.KnownSkills().get("Imaging " * 30, "tool")
    assert len(skill.name) <= 120
    assert skill.name.endswith("Imaging…")
    assert len(skill.slug) <= 120


def described(directory, description, **changes):
    rows = [["O*NET-SOC Code", "Title", "Description"], ["15-1252", "Program Writers", description]]
    release = onet.read(write_release(directory, {"Occupation Data.txt": rows} | changes))
    _code, _new, page = next(onet.contributions(release, onet.KnownSkills()))
    return page


def test_the_overview_goes_on_where_the_summary_ends(tmp_path):
    page = described(tmp_path, f"Short. Serve in the U.S. Coast Guard. {'Second one is long. ' * 40}End.")
    assert len(page.summary) <= 280
    assert page.summary.startswith("Short. Serve in the U.S. Coast Guard. Second one")
    overview = page.sections[0].body
    assert page.summary not in overview
    assert "End." in overview
    assert f"{page.summary} {overview}".count("Second one is long.") == 40


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Fry. May bake.", "Fry. People in this work may bake."),
        (
            "May also bake. May boil. Fry. May stew.",
            "People in this work may also bake. They may boil. Fry. People in this work may stew.",
        ),
        ("May, in some states, bake.", "People in this work may, in some states, bake."),
        ("Must be certified.", "People in this work must be certified."),
        (
            "May include bread. Duties may include it.",
            "The work may include bread. Duties may include it.",
        ),
        ("May require a licence.", "The work may require a licence."),
        (
            "Includes bakers. Excludes us.",
            "The occupation includes bakers. The occupation excludes us.",
        ),
        ("Generally requires training.", "The occupation generally requires training."),
        ("Fry in May. Mayors fry.", "Fry in May. Mayors fry."),
        ("Prepare, bake, and sell. Use eggs.", "People in this work prepare, bake, and sell. They use eggs."),
        ("Design may include colours. Planners plan.", "Design may include colours. Planners plan."),
    ],
)
def test_a_sentence_says_of_whom_it_speaks(said, told):
    assert texts.whole_sentences(said) == told


def test_a_summary_tells_what_people_do():
    assert texts.summary_and_rest("Advise patients. May treat them.") == (
        "Advise patients. People in this work may treat them.",
        "",
    )


def test_an_overview_begins_with_a_whole_sentence(tmp_path):
    page = described(tmp_path, f"{'Bakes. ' * 40}May fry.")
    assert page.sections[0].body.startswith("People in this work may fry.")


def test_a_first_sentence_without_an_end_is_cut_and_stands_in_full_below(tmp_path):
    page = described(tmp_path, "Endless " * 120 + "work")
    assert len(page.summary) <= 700
    assert page.summary.endswith("Endless…")
    assert page.sections[0].body.startswith("Endless " * 120 + "work")


def test_the_overview_says_what_stands_out(pages):
    assert (
        "Compared with the average occupation, it relies more on programming and asks for more knowledge "
        "of *Computers and Electronics*." in pages["15-1252.00"].sections[0].body
    )
    assert "Compared" not in pages["47-2111.00"].sections[0].body


def test_tasks_of_one_kind_need_no_sub_heading(tmp_path):
    head, *rows = FILES["Task Statements.txt"]
    other = ["17-2061.00", "9", "Design boards.", "Core", "9"]
    page = described(tmp_path, "Writes.", **{"Task Statements.txt": [head, rows[-1], other]})
    assert "###" not in page.sections[1].body
    assert "has not been rated yet" in page.sections[1].body


def test_the_job_zone_says_what_preparation_is_asked_for(page):
    overview, _tasks, requirements = page.sections
    assert "a bachelor's degree" in overview.body
    assert "- **Experience:** Years.\n- **Education:** A degree.\n" in requirements.body
    assert requirements.body.startswith("O\\*NET puts this work in Job Zone Four (considerable preparation):")
    assert "more than two years and up to four years[^" in requirements.body
    assert "baker" not in requirements.body


def test_an_occupation_without_tasks_and_skills_says_so(tmp_path):
    rows = [row for row in FILES["Skills.txt"] if row[0] != "47-2111.00"]
    changes = {"Job Zones.txt": None, "Skills.txt": rows}
    release = onet.read(write_release(tmp_path, changes))
    pages = {code: page for code, _new, page in onet.contributions(release, onet.KnownSkills())}
    assert "lists neither its tasks nor its skills" in pages["47-2111.00"].sections[0].body
    assert "lists neither" not in pages["15-1252.00"].sections[0].body


def test_a_change_of_one_occupation_changes_no_page_that_does_not_speak_of_it(tmp_path, pages):
    rows = [list(row) for row in FILES["Skills.txt"]]
    rows[-1][4] = "5"
    changed = onet.read(write_release(tmp_path / "changed", {"Skills.txt": rows}))
    after = {code: page for code, _new, page in onet.contributions(changed, onet.KnownSkills())}
    assert [code for code in pages if pages[code] != after[code]] == ["47-2111.00"]


def test_the_same_release_says_the_same_again(tmp_path, pages):
    release = onet.read(write_release(tmp_path / "onet_29_3"))
    assert dict(pages) == {code: page for code, _new, page in onet.contributions(release, onet.KnownSkills())}


@pytest.mark.django_db
def test_known_skills_are_read_with_two_queries(django_assert_num_queries):
    SkillAliasFactory(skill__slug="scikit-learn", skill__name="scikit-learn", name="sklearn")
    with django_assert_num_queries(2):
        known = onet.KnownSkills.from_database()
        assert known.get("SKLearn", "tool").name == "scikit-learn"


def test_the_requirements_name_the_job_zone_so_that_steps_know_it(pages):
    zones = {code: job_zone(page) for code, page in pages.items()}

    assert zones["15-1252.00"] == (4, 4)
