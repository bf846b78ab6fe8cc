"""Who saved a role, and when: roles that were saved before do not say."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("careers", "0005_confirmations")]

    operations = [
        migrations.AddField(
            model_name="role",
            name="saved_by",
            field=models.CharField(blank=True, editable=False, max_length=150, serialize=False),
        ),
        migrations.AddField(
            model_name="role",
            name="saved_at",
            field=models.DateTimeField(editable=False, null=True, serialize=False),
        ),
    ]
