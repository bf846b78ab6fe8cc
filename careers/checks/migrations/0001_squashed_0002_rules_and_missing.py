import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("findings", "0001_first"),
        ("findings", "0002_rules_and_missing"),
    ]

    dependencies = [
        ("careers", "0003_responsible"),
    ]

    operations = [
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("url", models.TextField(unique=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("unknown", "Not tried yet"), ("fine", "Works"), ("broken", "Broken")],
                        db_index=True,
                        default="unknown",
                        max_length=10,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=200)),
                ("checked_at", models.DateTimeField(null=True)),
                ("broken_since", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="RoleFindings",
            fields=[
                (
                    "role",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="findings",
                        serialize=False,
                        to="careers.role",
                    ),
                ),
                ("checksum", models.CharField(max_length=64)),
                ("version", models.PositiveSmallIntegerField(default=0)),
                ("figures", models.PositiveIntegerField(default=0)),
                ("sourced", models.PositiveIntegerField(default=0)),
                ("contradictions", models.PositiveIntegerField(default=0)),
                ("missing", models.PositiveIntegerField(default=0)),
                ("pay_year", models.PositiveSmallIntegerField(null=True)),
                ("outlook_year", models.PositiveSmallIntegerField(null=True)),
                ("outdated", models.PositiveIntegerField(default=0)),
                ("content", models.TextField(default="{}")),
            ],
        ),
        migrations.CreateModel(
            name="RoleLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("where", models.CharField(max_length=200)),
                (
                    "link",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uses", to="findings.link"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="careers.role"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("role", "link", "where"), name="rolelink_once")
                ],
            },
        ),
    ]
