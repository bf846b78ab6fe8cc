"""What migrations of careers and discovery have in common, and what a squashed one keeps of those before it."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState, StateApps


def forbid_overlapping_editions(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """PostgreSQL alone can forbid that two editions of a role are live at once."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
        schema_editor.execute(
            "ALTER TABLE careers_edition ADD CONSTRAINT edition_spans_do_not_overlap "
            "EXCLUDE USING gist (role_id WITH =, tstzrange(live_from, live_until) WITH &&)"
        )


class AddMissingField(migrations.AddField):
    """Add a field that some databases have already.

    The first migration was edited before there was a second one, and some migrations were renumbered when
    branches met: which fields a database has does not follow from the names that it has applied.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        connection = schema_editor.connection
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
        if model._meta.get_field(self.name).column not in {column.name for column in columns}:
            super().database_forwards(app_label, schema_editor, from_state, to_state)
