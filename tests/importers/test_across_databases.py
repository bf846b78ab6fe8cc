"""What is dumped from one database gives the same pages, byte for byte, in the other."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from careers.models import Edition

PROJECT = Path(__file__).parents[2]

OTHER_SITE = """
import sys
import django
django.setup()
from django.core.management import call_command
from django.test import Client
from careers.models import Edition
call_command("migrate", verbosity=0)
call_command("loaddata", "roles", verbosity=0)
options = {"natural_foreign": True, "natural_primary": True}
call_command("dumpdata", "careers", format="yaml", exclude=["careers.edition"], output=sys.argv[1], **options)
for slug in Edition.objects.live().order_by("slug").values_list("slug", flat=True):
    sys.stdout.buffer.write(Client().get(f"/careers/{slug}/").content)
"""


@pytest.mark.postgresql
@pytest.mark.django_db
def test_a_dump_from_sqlite_gives_the_same_pages_on_postgresql(tmp_path):
    dump = tmp_path / "dump.yaml"
    other = subprocess.run(
        [sys.executable, "-c", OTHER_SITE, str(dump)],
        cwd=PROJECT,
        env=os.environ | {"DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3"},
        check=True,
        capture_output=True,
    )
    call_command("loaddata", str(dump), verbosity=0)
    slugs = Edition.objects.live().order_by("slug").values_list("slug", flat=True)
    pages = b"".join(Client().get(f"/careers/{slug}/").content for slug in slugs)
    assert len(slugs) == 5
    assert pages == other.stdout
