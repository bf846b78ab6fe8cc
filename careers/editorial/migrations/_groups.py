"""The groups of people who look after the site.

Where there are groups of these names already, they keep their members and what they may do.
"""

from django.contrib.auth.management import create_permissions
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

CONTENT = "role skill skillalias source ladder rung"
WORK = "submission remark previewlink changeset changesetrole"
#: What each group may do, and the groups before it too: application, actions, models.
GROUPS = {
    "Writers": [
        ("careers", "view add change", CONTENT),
        ("careers", "view change", "imported"),
        ("careers", "view", "family edition"),
        ("careers", "delete", "role"),
        ("desk", "view add change", WORK),
        ("findings", "view", "rolefindings link rolelink"),
    ],
    "Publishers": [
        ("careers", "publish", "role"),
        ("careers", "add change", "family"),
        ("careers", "delete", "skill skillalias source ladder rung family"),
        ("desk", "delete", "changeset changesetrole"),
    ],
    "Administrators": [
        ("careers", "erase", "role"),
        # Deleting users would delete what the log says of them: they are made inactive instead.
        ("auth", "view add change", "user"),
        ("auth", "view add change delete", "group"),
        ("admin", "view", "logentry"),
    ],
}


#: What they may do with synonyms, which the search follows at once.
SYNONYMS = {
    "Writers": "view",
    "Publishers": "view add change delete",
    "Administrators": "view add change delete",
}


def allow_synonyms(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    database = schema_editor.connection.alias
    group_model, permission_model = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    config = apps.get_app_config("careers")
    config.models_module = getattr(config, "models_module", True)
    create_permissions(config, apps=apps, using=database, verbosity=0)
    for name, actions in SYNONYMS.items():
        permissions = permission_model.objects.using(database).filter(
            content_type__app_label="careers",
            codename__in=[f"{action}_synonym" for action in actions.split()],
        )
        for group in group_model.objects.using(database).filter(name=name):
            group.permissions.add(*permissions)


def make_groups(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    database = schema_editor.connection.alias
    group_model, permission_model = (apps.get_model("auth", name) for name in ("Group", "Permission"))
    # Django makes permissions only after the last migration.
    for label in ("careers", "desk", "findings", "auth", "admin"):
        config = apps.get_app_config(label)
        # An application as it was in a migration does not say that it has models.
        config.models_module = getattr(config, "models_module", True)
        create_permissions(config, apps=apps, using=database, verbosity=0)
    permissions = {
        (permission.content_type.app_label, permission.codename): permission
        for permission in permission_model.objects.using(database).select_related("content_type")
    }
    allowed = []
    for name, lines in GROUPS.items():
        allowed += [
            permissions[label, f"{action}_{model}"]
            for label, actions, models in lines
            for action in actions.split()
            for model in models.split()
        ]
        group, _made = group_model.objects.using(database).get_or_create(name=name)
        group.permissions.add(*allowed)
