"""Previews and old editions, as readers would see them."""

import pytest

from tests.admin.forms import address
from tests.views.big_page import publish_big_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["role_preview", "edition_page"])
def test_pay_can_be_looked_at_area_by_area(writing, make_user, client, name):
    role = publish_big_page("largest")
    client.force_login(make_user("other", "view_role", "change_role", "view_edition"))
    pk = role.pk if name == "role_preview" else role.editions.get().pk

    html = client.get(address(name, pk), {"area": "state-12"}).content.decode()

    assert '<option value="state-12" selected>' in html
    assert "Wages, State 12<" in html
