from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0009_publication_stamp"),
    ]

    operations = [
        migrations.AddField(
            model_name="editionfacts",
            name="education",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="editionfacts",
            name="licence",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="editionfacts",
            name="zone_high",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="editionfacts",
            name="zone_low",
            field=models.PositiveSmallIntegerField(null=True),
        ),
    ]
