import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("discovery", "0001_initial"),
        ("discovery", "0002_skills_in_lists"),
        ("discovery", "0003_search"),
        ("discovery", "0004_related"),
        ("discovery", "0005_search_letters"),
        ("discovery", "0006_postings_by_impact_alone"),
        ("discovery", "0007_scopes"),
    ]

    dependencies = [
        ("careers", "0003_responsible"),
    ]

    operations = [
        migrations.CreateModel(
            name="EditionFacts",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="facts",
                        serialize=False,
                        to="careers.edition",
                    ),
                ),
                ("live_from", models.DateTimeField(db_index=True)),
                ("live_until", models.DateTimeField(db_index=True, null=True)),
                ("family", models.CharField(max_length=120)),
                ("essential", models.PositiveSmallIntegerField()),
                ("desirable", models.PositiveSmallIntegerField()),
                ("scopes", models.PositiveSmallIntegerField(default=0)),
                (
                    "statistic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("range", "Range"),
                            ("mean", "Average (mean)"),
                            ("median", "Median"),
                            ("percentiles", "Percentiles"),
                        ],
                        max_length=20,
                    ),
                ),
                ("pay", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("pay_low", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("pay_high", models.DecimalField(decimal_places=2, max_digits=12, null=True)),
                ("or_more", models.BooleanField(default=False)),
                ("wider", models.BooleanField(default=False)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("period", models.CharField(blank=True, max_length=10)),
                ("basis", models.CharField(blank=True, max_length=20)),
                ("area", models.CharField(blank=True, max_length=120)),
                ("year", models.PositiveSmallIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Indexed",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="careers.edition",
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="careers.edition",
                    ),
                ),
                ("role", models.PositiveBigIntegerField()),
                ("keys", models.BinaryField()),
                ("values", models.BinaryField()),
                ("marks", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Rarity",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("total", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchLetters",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="careers.edition",
                    ),
                ),
                ("counts", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.BinaryField(unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="PublicSkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True)),
                ("name", models.CharField(db_index=True, max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tool", "Tool"),
                            ("technique", "Technique"),
                            ("knowledge", "Knowledge"),
                            ("soft", "Soft skill"),
                        ],
                        max_length=20,
                    ),
                ),
                ("description", models.TextField(blank=True)),
                ("aliases", models.TextField(blank=True)),
                ("letter", models.CharField(default="", max_length=1)),
                ("sort_name", models.CharField(db_index=True, default="", max_length=120)),
                ("spellings", models.TextField(default="")),
                ("editions_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["letter", "sort_name"], name="publicskill_by_letter"),
                    models.Index(fields=["kind", "letter", "sort_name"], name="publicskill_by_kind"),
                    models.Index(fields=["kind", "-editions_count", "sort_name"], name="publicskill_by_use"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchDocument",
            fields=[
                (
                    "edition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="careers.edition",
                    ),
                ),
                ("live_from", models.DateTimeField()),
                ("live_until", models.DateTimeField(null=True)),
                ("title_key", models.BinaryField()),
                ("family", models.CharField(max_length=120)),
                ("level", models.CharField(blank=True, max_length=20)),
                ("pay", models.BigIntegerField(null=True)),
                ("currency", models.CharField(blank=True, max_length=3)),
                ("titles", models.PositiveIntegerField()),
                ("skills", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["title_key", "edition"], name="discovery_search_by_title"),
                    models.Index(
                        fields=["family", "title_key", "edition"], name="discovery_search_by_family"
                    ),
                    models.Index(fields=["level", "title_key", "edition"], name="discovery_search_by_level"),
                    models.Index(fields=["currency", "-pay", "edition"], name="discovery_search_by_pay"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchSpelling",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "spelling", "word_id", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("spelling", models.BigIntegerField()),
                (
                    "word",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="discovery.searchword",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EditionSkill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "importance",
                    models.CharField(
                        choices=[("essential", "Essential"), ("desirable", "Desirable")], max_length=20
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("awareness", "Awareness"),
                            ("working", "Working"),
                            ("practitioner", "Practitioner"),
                            ("expert", "Expert"),
                        ],
                        max_length=20,
                    ),
                ),
                ("importance_rating", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("level_rating", models.DecimalField(decimal_places=2, max_digits=4, null=True)),
                ("strength", models.PositiveSmallIntegerField()),
                ("rank", models.PositiveSmallIntegerField(default=0)),
                ("title", models.CharField(default="", max_length=60)),
                ("family", models.CharField(default="", max_length=120)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skills",
                        to="careers.edition",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="discovery.publicskill",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["skill", "-strength", "edition"], name="discovery_e_skill_i_b7ef65_idx"
                    ),
                    models.Index(fields=["skill", "rank", "title", "edition"], name="editionskill_by_rank"),
                    models.Index(
                        fields=["skill", "family", "rank", "title", "edition"], name="editionskill_by_family"
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "skill"), name="editionskill_once_per_edition")
                ],
            },
        ),
        migrations.CreateModel(
            name="RelatedEdition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("score", models.IntegerField()),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="nearest",
                        to="careers.edition",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="near_to",
                        to="careers.edition",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "other"), name="relatededition_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchPosting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "edition_id", "term", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("term", models.BigIntegerField()),
                ("impact", models.SmallIntegerField()),
                ("places", models.BinaryField()),
                (
                    "edition",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="careers.edition",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("impact__gte", 0)),
                        fields=["term", "-impact", "edition"],
                        name="discovery_posting_by_impact",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchTitle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField()),
                ("own", models.BooleanField()),
                ("title", models.CharField(max_length=200)),
                ("key", models.BinaryField()),
                (
                    "edition",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="careers.edition",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["own", "key", "edition"], name="discovery_title_by_beginning")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "number"), name="searchtitle_one_per_number")
                ],
            },
        ),
    ]
