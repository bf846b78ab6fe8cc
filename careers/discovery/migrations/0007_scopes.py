from django.db import migrations, models

from careers.migrations._operations import AddMissingField


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0006_postings_by_impact_alone"),
    ]

    operations = [
        AddMissingField(
            model_name="editionfacts",
            name="scopes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
