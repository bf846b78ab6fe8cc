from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0006_postings_by_impact_alone"),
    ]

    operations = [
        migrations.AddField(
            model_name="editionfacts",
            name="scopes",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
