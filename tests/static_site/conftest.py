"""The export of a small site."""

from functools import partial

import pytest
from django.core.management import call_command

from tests.static_site.links import BASE_URL, LIVE_URL, ExportedSite


@pytest.fixture
def export(tmp_path):
    """A function that exports the site, in this process, and returns what it has made."""
    return partial(export_to, tmp_path)


def export_to(folder, name="site", **options) -> ExportedSite:
    given = {"base_url": BASE_URL, "processes": 1, "verbosity": 0} | options
    call_command("export_site", folder / name, **given)
    return ExportedSite((folder / name).resolve(), given["base_url"])


@pytest.fixture(scope="session")
def exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """The export of a site with something of everything, alone and beside the site itself: to be read."""
    from django.db import transaction
    from django.test import override_settings

    from tests.static_site.made_site import make_roles

    folder = tmp_path_factory.mktemp("exported")
    with django_db_blocker.unblock(), transaction.atomic(), override_settings(MEDIA_ROOT=folder / "media"):
        make_roles()
        found = export_to(folder), export_to(folder, "beside", live_url=LIVE_URL)
        transaction.set_rollback(True)
    return found


@pytest.fixture
def site(exported) -> ExportedSite:
    return exported[0]


@pytest.fixture
def site_beside_live(exported) -> ExportedSite:
    return exported[1]
