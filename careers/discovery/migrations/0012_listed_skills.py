from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("discovery", "0011_described_skills"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="publicskill",
            index=models.Index(
                fields=["kind", "letter", "editions_count", "category_slug"], name="publicskill_listed"
            ),
        ),
    ]
