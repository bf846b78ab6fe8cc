from django.db import migrations

from ._groups import allow_synonyms


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0003_replaced_drafts"),
        ("careers", "0013_synonyms"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(allow_synonyms, migrations.RunPython.noop)]
