"""The page behind a preview link: who may read it, what it leaves out, and what may be said there."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from careers.editorial import previews
from careers.editorial.models import PreviewLink, Remark
from careers.models import Edition, Role
from tests import factories
from tests.views.live import live_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return factories.UserFactory(username="writer")


@pytest.fixture
def role():
    return factories.RoleFactory(complete=True, slug="data-analyst", title="Data Analyst")


@pytest.fixture
def link(role, writer):
    return previews.make(role, by=writer, days=7)


def address(link) -> str:
    return f"/preview/{previews.token(link)}/"


def html(response) -> str:
    return response.content.decode()


def test_anybody_with_the_link_reads_the_draft(client, link):
    response = client.get(address(link))
    assert response.status_code == 200
    assert "<h1>Data Analyst</h1>" in html(response)
    assert "A draft, not published." in html(response)
    assert timezone.localtime(link.expires_at).strftime("%Y") in html(response)
    assert not Edition.objects.exists()


def test_what_is_written_later_does_not_show_through(client, link, role):
    Role.objects.filter(pk=role.pk).update(title="Written later")
    role.sections.update(body="Written later")
    assert "Written later" not in html(client.get(address(link)))


def test_the_answer_is_kept_nowhere_and_found_by_nobody(client, link):
    for response in (client.get(address(link)), client.get("/preview/1-nothing/")):
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
        assert '<meta name="robots" content="noindex, nofollow">' in html(response)
        assert 'rel="canonical"' not in html(response)
        assert "og:" not in html(response)
        assert "ETag" not in response


def test_no_other_draft_shows_through(client, role, writer):
    secret = factories.RoleFactory(publishable=True, slug="secret-role", title="Secret Role")
    factories.RelatedCareerFactory(role=role, target=secret, reason="A secret reason")
    factories.RungFactory(ladder=role.rungs.get().ladder, title="Top", role=secret)
    public = live_role(slug="public-role", title="Public Role")
    factories.RelatedCareerFactory(role=role, target=public, reason="An open reason")
    Role.objects.filter(pk=public.pk).update(title="Renamed in secret")
    shown = html(client.get(address(previews.make(role, by=writer, days=1))))
    assert "Public Role" in shown
    for hidden in ("secret-role", "Secret Role", "A secret reason", "Renamed in secret"):
        assert hidden not in shown


def test_pictures_of_the_draft_are_shown(client, role, writer, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = BytesIO()
    Image.new("RGB", (800, 600)).save(content, "PNG")
    role.hero_image.save("a.png", ContentFile(content.getvalue()), save=False)
    role.hero_alt = "A wall"
    role.save()
    response = client.get(address(previews.make(role, by=writer, days=1)))
    assert 'alt="A wall"' in html(response)
    picture = response.context["hero"]["picture"]
    assert client.get(picture.src).status_code == 200


def test_pay_of_another_area_is_reached_by_the_same_link(client, role, writer):
    factories.SalaryBandFactory(role=role, area="Texas", label="Pay in Texas")
    link = previews.make(role, by=writer, days=1)
    assert "Pay in Texas" in html(client.get(address(link), {"area": "Texas"}))


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_closed_link_says_so_and_nothing_of_the_role(client, link, writer, method):
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    expired = getattr(client, method)(address(link))
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() + timedelta(days=1))
    previews.revoke(link, by=writer)
    revoked = getattr(client, method)(address(link), {"name": "A reader", "text": "Still here?"})
    forged = getattr(client, method)(f"/preview/{link.pk}-{'A' * 43}/")
    assert [each.status_code for each in (expired, revoked, forged)] == [410, 410, 404]
    for response in (expired, revoked, forged):
        assert "Analyst" not in html(response)
        assert "data-analyst" not in html(response)
        assert response["Referrer-Policy"] == "no-referrer"
    assert not Remark.objects.exists()


@pytest.mark.parametrize("token", ["x", "1", "1-", "-", "_" * 300, "9" * 60 + "-" + "A" * 43])
def test_nonsense_is_not_found(client, token):
    assert client.get(f"/preview/{token}/").status_code == 404


def test_a_remark_reaches_the_editors(client, link, role):
    response = client.post(address(link), {"name": " A reader ", "text": "The second figure is old."})
    assert response.status_code == 302
    assert response["Location"].startswith(address(link))
    remark = Remark.objects.get()
    assert (remark.role, remark.preview, remark.author_name) == (role, link, "A reader")
    page = html(client.get(response["Location"]))
    assert "The editors see your remark" in page
    assert "The second figure is old." in page


def test_what_others_wrote_is_shown_as_text(client, link):
    previews.remark(link, name="<b>Bold</b>", text="<script>alert(1)</script>")
    page = html(client.get(address(link)))
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;Bold" in page


def test_remarks_of_editors_and_of_other_links_stay_among_them(client, link, role, writer):
    factories.RemarkFactory(role=role, text="Between editors")
    factories.RemarkFactory(role=role, preview=link, author=writer, text="An answer of an editor")
    previews.remark(previews.make(role, by=writer, days=1), name="Another", text="By another link")
    page = html(client.get(address(link)))
    for hidden in ("Between editors", "An answer of an editor", "By another link"):
        assert hidden not in page


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": "", "text": "Something"}, "name"),
        ({"name": "   ", "text": "Something"}, "name"),
        ({"name": "A" * 101, "text": "Something"}, "name"),
        ({"name": "A reader", "text": " \n "}, "text"),
        ({"name": "A reader", "text": "long " * 1000}, "text"),
        ({"name": "A reader", "text": "a\0b"}, "text"),
    ],
)
def test_a_remark_that_cannot_be_kept_is_still_in_the_form(client, link, sent, field):
    response = client.post(address(link), sent)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["text"].value() == sent["text"]
    assert not Remark.objects.exists()


def test_too_many_remarks_are_refused_with_words_and_not_lost(client, link):
    for _each in range(previews.MOST_A_MINUTE):
        previews.remark(link, name="A reader", text="Again")
    response = client.post(address(link), {"name": "A reader", "text": "Not to be lost"})
    assert "Wait a little" in html(response)
    assert "Not to be lost" in html(response)
    assert link.remarks.count() == previews.MOST_A_MINUTE


def test_a_forged_remark_is_refused(link):
    response = Client(enforce_csrf_checks=True).post(address(link), {"name": "A", "text": "B"})
    assert response.status_code == 403
    assert not Remark.objects.exists()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_nothing_else_can_be_done(client, link, method):
    assert getattr(client, method)(address(link)).status_code == 405


def test_a_preview_costs_few_queries(client, role, writer, django_assert_max_num_queries):
    for number in range(4):
        factories.RelatedCareerFactory(role=role, target=live_role(slug=f"other-{number}"))
    link = previews.make(role, by=writer, days=1)
    previews.remark(link, name="A reader", text="Good")
    with django_assert_max_num_queries(4):
        assert client.get(address(link)).status_code == 200
