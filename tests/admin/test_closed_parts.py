"""Parts of a role that are long: the form comes without their fields, and saves without them."""

import pytest

from careers import pages
from careers.models import Role, SalaryBand, SkillRequirement
from tests import factories
from tests.admin.forms import address, errors_of, posted
from tests.views.big_page import publish_big_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_form(writing, role):
    def open_form(**opened):
        return posted(writing.get(address("role_change", role.pk)), **opened)

    return open_form


@pytest.fixture
def save(writing, role):
    def save(sent):
        return writing.post(address("role_change", role.pk), sent)

    return save


def page_of(role):
    return pages.from_rows(Role.objects.get(pk=role.pk))


def part(client, role, *, of, row, place=0):
    return client.get(address("role_part", role.pk), {"of": of, "row": row, "place": place})


def test_the_form_of_a_large_role_is_small(writing):
    html = writing.get(address("role_change", publish_big_page("largest").pk)).content
    assert len(html) < 450_000
    assert html.count(b"<select") < 120


def test_parts_that_stay_closed_are_saved_as_they_are(writing):
    role = publish_big_page("largest")
    before = page_of(role)
    sent = posted(writing.get(address("role_change", role.pk)), closed=True)
    assert "salary_bands-3-low" not in sent
    assert writing.post(address("role_change", role.pk), sent).status_code == 302
    assert page_of(role) == before


def test_closed_parts_are_moved_and_removed(role, open_form, save):
    factories.SalaryBandFactory(role=role, slug="second", label="Second", position=2)
    factories.SalaryBandFactory(role=role, slug="third", label="Third", position=3)
    first = role.salary_bands.first().slug
    moved = {"salary_bands-2-position": "1", "salary_bands-0-position": "3", "salary_bands-1-DELETE": "on"}
    assert save(open_form(closed=True) | moved).status_code == 302
    assert list(role.salary_bands.order_by("position").values_list("slug", flat=True)) == ["third", first]


def test_one_part_comes_with_its_fields_at_its_place(writing, role):
    row = role.salary_bands.get()
    html = part(writing, role, of="salary_bands", row=row.pk, place=7).content.decode()
    assert f'name="salary_bands-7-label" value="{row.label}"' in html
    assert 'id="id_salary_bands-7-low"' in html
    assert "salary_bands-7-closed" not in html


def test_a_group_comes_with_its_skills(writing, role):
    group = role.skill_groups.get()
    html = part(writing, role, of="skill_groups", row=group.pk, place=2).content.decode()
    assert 'name="skill_groups-2-requirements-0-importance"' in html
    assert 'name="skill_groups-2-requirements-TOTAL_FORMS"' in html


@pytest.mark.parametrize(
    ("of", "row", "place"), [("nothing", "1", "0"), ("salary_bands", "0", "0"), ("salary_bands", "x", "")]
)
def test_a_part_that_is_not_there_is_not_found(writing, role, of, row, place):
    assert part(writing, role, of=of, row=row, place=place).status_code == 404


def test_a_part_of_another_role_is_not_found(writing, role):
    other = factories.SalaryBandFactory()
    assert part(writing, role, of="salary_bands", row=other.pk).status_code == 404


def test_parts_are_for_those_who_may_see_the_role(client, make_user, role):
    client.force_login(make_user("stranger", "view_skill"))
    assert part(client, role, of="salary_bands", row=role.salary_bands.get().pk).status_code == 403


def test_an_opened_part_is_saved_beside_closed_ones(role, open_form, save):
    factories.SalaryBandFactory(role=role, slug="second", label="Second", low=10, high=30, position=2)
    sent = {
        name: value
        for name, value in open_form(closed=True).items()
        if not name.startswith("salary_bands-1-")
    }
    opened = {name: value for name, value in open_form().items() if name.startswith("salary_bands-1-")}
    assert save(sent | opened | {"salary_bands-1-low": "20"}).status_code == 302
    assert SalaryBand.objects.get(role=role, slug="second").low == 20


def test_a_new_anchor_is_not_that_of_a_closed_part(role, open_form, save):
    taken = role.salary_bands.get()
    sent = open_form(closed=True) | {
        "salary_bands-TOTAL_FORMS": "2",
        "salary_bands-1-label": "Another",
        "salary_bands-1-slug": taken.slug,
        "salary_bands-1-source": str(taken.source_id),
    }
    assert "salary_bands-1-slug" in errors_of(save(sent))


def test_a_form_with_faults_comes_back_with_closed_parts_closed(role, open_form, save):
    sent = open_form(closed=True) | {"summary": ""}
    response = save(sent)
    assert errors_of(response).keys() == {"summary"}
    assert posted(response) == sent


def test_a_closed_part_follows_its_row_where_that_was_replaced(writing, role, open_form, save):
    """The other's save was put together with somebody's before, which writes all rows anew."""
    mine = open_form(closed=True) | {"summary": "Mine."}
    page = page_of(role)
    pages.write_to_rows(page, Role.objects.get(pk=role.pk), by="other")
    Role.objects.filter(pk=role.pk).update(education="Theirs.")
    from careers import publishing

    publishing.note_changes(Role.objects.filter(pk=role.pk))
    response = save(mine)
    assert response.status_code == 200
    combined = response.context["form"].combined.page
    assert combined.salary_bands == page.salary_bands
    assert combined.skill_groups == page.skill_groups
    assert combined.related_careers == page.related_careers


def test_without_javascript_a_button_saves_and_opens_all_parts(writing, role, open_form, save):
    html = writing.get(address("role_change", role.pk)).content.decode()
    assert '<button type="submit" name="_open" value="salary_bands-0">' in html
    response = save(open_form(closed=True) | {"summary": "Typed before.", "_open": "salary_bands-0"})
    assert response.url == f"{address('role_change', role.pk)}?plain=1&open=salary_bands-0#salary_bands-0"
    assert Role.objects.get(pk=role.pk).summary == "Typed before."
    html = writing.get(response.url).content.decode()
    assert 'name="salary_bands-0-low"' in html
    assert "-closed" not in html


def test_whoever_may_only_look_opens_parts_too(client, make_user, role):
    client.force_login(make_user("reader", "view_role"))
    html = part(client, role, of="skill_groups", row=role.skill_groups.get().pk).content.decode()
    assert str(SkillRequirement.objects.get(group__role=role).skill) in html
    assert "<input" not in html


RARE = '<details class="more-fields"'


def test_a_pay_figure_shows_the_fields_that_most_need(writing, role):
    row = role.salary_bands.get()
    SalaryBand.objects.filter(pk=row.pk).update(mean=None, area="", note="", covers="")
    html = part(writing, role, of="salary_bands", row=row.pk).content.decode()
    shown, rare = html.split(f"{RARE}>")
    assert shown.count("<label") == 9
    assert 'name="salary_bands-0-p10"' in rare


def test_rare_fields_of_a_pay_figure_show_where_they_say_something(writing, role):
    row = role.salary_bands.get()
    SalaryBand.objects.filter(pk=row.pk).update(p10=row.low)
    assert f"{RARE} open>" in part(writing, role, of="salary_bands", row=row.pk).content.decode()
