"""Who saved a role, and when: roles that were saved before do not say."""

from django.db import migrations, models

from ._operations import AddMissingField


class Migration(migrations.Migration):
    dependencies = [("careers", "0005_confirmations")]

    operations = [
        AddMissingField(
            model_name="role",
            name="saved_by",
            field=models.CharField(blank=True, editable=False, max_length=150, serialize=False),
        ),
        AddMissingField(
            model_name="role",
            name="saved_at",
            field=models.DateTimeField(editable=False, null=True, serialize=False),
        ),
    ]
