from django.db import migrations

from ._groups import make_groups


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_first"),
        ("careers", "0003_responsible"),
        ("findings", "0001_first"),
        ("discovery", "0005_search_letters"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
