from django.db import migrations

import careers.models.role
import careers.models.text


class Migration(migrations.Migration):
    dependencies = [
        ("careers", "0009_how_people_get_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="role",
            name="in_short",
            field=careers.models.text.ProseField(
                blank=True,
                help_text="At most ten lines, one short sentence each, in words that a 16-year-old understands: what it pays, how many do it, what it takes and how long, what matters most, the next step. Leave it empty, and the page says this from its own figures.",
                max_length=2000,
                validators=[careers.models.role.in_few_lines],
                verbose_name="in short",
            ),
        ),
    ]
