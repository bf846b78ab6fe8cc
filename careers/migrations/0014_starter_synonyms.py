"""Fills the list of synonyms with those to begin with, so that no site has to look for them."""

from pathlib import Path

import yaml
from django.conf import settings
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def add_synonyms(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    synonym = apps.get_model("careers", "Synonym")
    file = Path(settings.BASE_DIR) / "fixtures" / "synonyms.yaml"
    entries = yaml.safe_load(file.read_text(encoding="utf-8"))
    synonym.objects.using(schema_editor.connection.alias).bulk_create(
        synonym(**entry["fields"]) for entry in entries
    )


class Migration(migrations.Migration):
    dependencies = [("careers", "0013_synonyms")]

    operations = [migrations.RunPython(add_synonyms, migrations.RunPython.noop)]
