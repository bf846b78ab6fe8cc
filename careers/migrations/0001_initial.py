import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import careers.models.text

from ._operations import forbid_overlapping_editions


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Family",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="The last part of the family's web address, for example data-and-ai.",
                        max_length=120,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                ("name", careers.models.text.LineField(max_length=120, unique=True, verbose_name="name")),
                (
                    "description",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="One or two sentences, shown at the top of the family's page. Plain text.",
                        max_length=1000,
                        verbose_name="description",
                    ),
                ),
            ],
            options={
                "verbose_name": "family",
                "verbose_name_plural": "families",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Ladder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=120, unique=True, verbose_name="short name")),
                ("title", careers.models.text.LineField(max_length=150, verbose_name="title")),
                (
                    "description",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="Shown above the steps.",
                        max_length=1000,
                        verbose_name="description",
                    ),
                ),
            ],
            options={
                "verbose_name": "career ladder",
                "verbose_name_plural": "career ladders",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Names the skill in files and addresses, for example apache-spark.",
                        max_length=120,
                        unique=True,
                        verbose_name="short name",
                    ),
                ),
                ("name", careers.models.text.LineField(max_length=120, unique=True, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("tool", "Tool"),
                            ("technique", "Technique"),
                            ("knowledge", "Knowledge"),
                            ("soft", "Soft skill"),
                        ],
                        help_text="Tool: a product or language. Technique: a way of working. Knowledge: a subject. Soft skill: how somebody works with people and problems.",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "description",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="What it is, in plain words.",
                        max_length=1000,
                        verbose_name="description",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill",
                "verbose_name_plural": "skills",
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Source",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="What texts cite it by: oews-2024 is cited as [^oews-2024].",
                        max_length=120,
                        unique=True,
                        verbose_name="short name",
                    ),
                ),
                ("publisher", careers.models.text.LineField(max_length=200, verbose_name="publisher")),
                ("title", careers.models.text.LineField(max_length=250, verbose_name="title")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="web address")),
                (
                    "published",
                    models.CharField(
                        blank=True,
                        help_text="As exactly as it is known: 2024, 2024-05 or 2024-05-31.",
                        max_length=10,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?\\Z",
                                "Write a year, a month or a day: 2024, 2024-05 or 2024-05-31.",
                            )
                        ],
                        verbose_name="published",
                    ),
                ),
                (
                    "accessed_on",
                    models.DateField(
                        blank=True,
                        help_text="When the figures were taken from it.",
                        null=True,
                        verbose_name="read on",
                    ),
                ),
                (
                    "licence",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="For example “CC BY 4.0”.",
                        max_length=120,
                        verbose_name="licence",
                    ),
                ),
                (
                    "attribution",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="The words the licence asks for. Shown wherever the source is used.",
                        max_length=1000,
                        verbose_name="attribution",
                    ),
                ),
                (
                    "trust",
                    models.CharField(
                        choices=[
                            ("official", "Official statistics"),
                            ("survey", "Survey"),
                            ("employer", "Employer data"),
                            ("unsourced", "Unsourced"),
                        ],
                        help_text="Unsourced: it prints figures without saying where they come from.",
                        max_length=20,
                        verbose_name="kind of evidence",
                    ),
                ),
                (
                    "note",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="What a reader should know before relying on it. Shown with the source.",
                        max_length=1000,
                        verbose_name="note",
                    ),
                ),
            ],
            options={
                "verbose_name": "source",
                "verbose_name_plural": "sources",
                "ordering": ["publisher", "title"],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="The last part of the page's web address, for example data-analyst. Small letters, digits and hyphens.",
                        max_length=120,
                        unique=True,
                        verbose_name="address",
                    ),
                ),
                (
                    "title",
                    careers.models.text.LineField(
                        help_text="The name most people use for this role, in the singular.",
                        max_length=200,
                        verbose_name="title",
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("entry", "Entry"),
                            ("intermediate", "Intermediate"),
                            ("senior", "Senior"),
                            ("lead", "Lead"),
                            ("executive", "Executive"),
                        ],
                        help_text="How far along a career this role is. Leave empty if it spans several.",
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "summary",
                    careers.models.text.ProseField(
                        help_text="One paragraph, two or three sentences: what somebody in this role does and why it matters. Plain text; shown under the title, in lists and by search engines.",
                        max_length=700,
                        verbose_name="summary",
                    ),
                ),
                (
                    "experience_min",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The fewest years that are usually asked for. Leave empty if unknown.",
                        null=True,
                        verbose_name="years of experience, from",
                    ),
                ),
                (
                    "experience_max",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave empty for an open end, as in “5 years or more”.",
                        null=True,
                        verbose_name="years of experience, to",
                    ),
                ),
                (
                    "experience_note",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="Experience of what, for example “running ML systems in production”.",
                        max_length=200,
                        verbose_name="kind of experience",
                    ),
                ),
                (
                    "education",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="The usual minimum, for example “Bachelor's degree in computer science”.",
                        max_length=200,
                        verbose_name="education",
                    ),
                ),
                (
                    "hero_image",
                    models.ImageField(
                        blank=True,
                        help_text="Shown under the title. Without one, the page draws its skills as a figure.",
                        upload_to="pictures/",
                        verbose_name="first picture",
                    ),
                ),
                (
                    "hero_alt",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="What the picture shows, for people who cannot see it. Required with a picture.",
                        max_length=250,
                        verbose_name="first picture, in words",
                    ),
                ),
                (
                    "second_image",
                    models.ImageField(
                        blank=True,
                        help_text="Shown half-way down. Without one, the page draws its pay as a figure.",
                        upload_to="pictures/",
                        verbose_name="second picture",
                    ),
                ),
                (
                    "second_alt",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="What the picture shows, for people who cannot see it. Required with a picture.",
                        max_length=250,
                        verbose_name="second picture, in words",
                    ),
                ),
                (
                    "reviewed_on",
                    models.DateField(
                        blank=True,
                        help_text="The day somebody last checked every statement on the page.",
                        null=True,
                        verbose_name="last reviewed on",
                    ),
                ),
                (
                    "reviewed_by",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="Shown to readers: a name, a team or a body.",
                        max_length=120,
                        verbose_name="reviewed by",
                    ),
                ),
                (
                    "review_due",
                    models.DateField(
                        blank=True,
                        help_text="When the page should be checked again. Not shown to readers.",
                        null=True,
                        verbose_name="next review due",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, serialize=False)),
                (
                    "draft_checksum",
                    models.CharField(blank=True, editable=False, max_length=64, serialize=False),
                ),
                (
                    "family",
                    models.ForeignKey(
                        help_text="Where readers find the page when they look through all careers.",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="roles",
                        to="careers.family",
                        verbose_name="family",
                    ),
                ),
            ],
            options={
                "verbose_name": "role",
                "verbose_name_plural": "roles",
                "ordering": ["title", "slug"],
                "permissions": [("publish_role", "Can publish, schedule, withdraw and restore roles")],
            },
        ),
        migrations.CreateModel(
            name="SkillGroup",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Names the group in links, as in #cloud.",
                        max_length=80,
                        verbose_name="anchor",
                    ),
                ),
                ("heading", careers.models.text.LineField(max_length=150, verbose_name="heading")),
                ("position", models.PositiveIntegerField(default=1, verbose_name="position")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="skill_groups",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill group",
                "verbose_name_plural": "skill groups",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="SkillRequirement",
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
                        choices=[("essential", "Essential"), ("desirable", "Desirable")],
                        help_text="Essential: hardly anybody is hired without it.",
                        max_length=20,
                        verbose_name="importance",
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
                        help_text="Awareness: knows what it is for. Working: uses it with guidance. Practitioner: uses it alone. Expert: leads others in it. Leave empty if not known.",
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                (
                    "wording",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="What this role does with the skill, in a few words.",
                        max_length=300,
                        verbose_name="in this role",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=1, verbose_name="position")),
                (
                    "group",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="requirements",
                        to="careers.skillgroup",
                        verbose_name="skill group",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requirements",
                        to="careers.skill",
                        verbose_name="skill",
                    ),
                ),
            ],
            options={
                "verbose_name": "skill requirement",
                "verbose_name_plural": "skill requirements",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="SalaryFactor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, verbose_name="anchor")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("experience", "Experience"),
                            ("location", "Location"),
                            ("industry", "Industry"),
                            ("company-size", "Company size"),
                            ("bonus", "Bonus"),
                            ("equity", "Shares and options"),
                            ("profit-sharing", "Profit sharing"),
                            ("raise", "Yearly raise"),
                            ("promotion", "Promotion"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "label",
                    careers.models.text.LineField(
                        help_text="The case, for example “Technology hubs”.",
                        max_length=150,
                        verbose_name="label",
                    ),
                ),
                (
                    "percent_low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="Below zero for less pay: -20 to -10 is 10 to 20 percent less.",
                        max_digits=6,
                        null=True,
                        verbose_name="percent, from",
                    ),
                ),
                (
                    "percent_high",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="percent, to"
                    ),
                ),
                ("open_ended", models.BooleanField(default=False, verbose_name="or more")),
                (
                    "percent_of",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="What the percentage is measured against, e.g. “base salary”.",
                        max_length=80,
                        verbose_name="percent of what",
                    ),
                ),
                (
                    "effect",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="What it does to pay. Required where there is no percentage.",
                        max_length=250,
                        verbose_name="effect in words",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1900)],
                        verbose_name="year",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=1, verbose_name="position")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="salary_factors",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="salary_factors",
                        to="careers.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "pay factor",
                "verbose_name_plural": "pay factors",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="SalaryBand",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Names the figure in links, as in #pay-base.",
                        max_length=80,
                        verbose_name="anchor",
                    ),
                ),
                (
                    "label",
                    careers.models.text.LineField(
                        help_text="What the figure measures, and for whom.",
                        max_length=150,
                        verbose_name="label",
                    ),
                ),
                (
                    "statistic",
                    models.CharField(
                        choices=[
                            ("range", "Range"),
                            ("mean", "Average (mean)"),
                            ("median", "Median"),
                            ("percentiles", "Percentiles"),
                        ],
                        max_length=20,
                        verbose_name="statistic",
                    ),
                ),
                (
                    "low",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="The bottom of the range.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="low",
                    ),
                ),
                (
                    "p10",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="10th percentile",
                    ),
                ),
                (
                    "p25",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="25th percentile",
                    ),
                ),
                (
                    "median",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="median",
                    ),
                ),
                (
                    "mean",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="average",
                    ),
                ),
                (
                    "p75",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="75th percentile",
                    ),
                ),
                (
                    "p90",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="90th percentile",
                    ),
                ),
                (
                    "high",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        help_text="The top of the range.",
                        max_digits=12,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="high",
                    ),
                ),
                (
                    "open_ended",
                    models.BooleanField(
                        default=False,
                        help_text="The top is “or more”, as in $300,000+.",
                        verbose_name="open-ended",
                    ),
                ),
                (
                    "approximate",
                    models.BooleanField(
                        default=False,
                        help_text="The source says “about”, as in ~$165,000.",
                        verbose_name="approximate",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        help_text="Three capital letters, for example USD, EUR or GBP.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z",
                                "Write the currency as three capital letters, for example USD.",
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("year", "a year"),
                            ("month", "a month"),
                            ("week", "a week"),
                            ("day", "a day"),
                            ("hour", "an hour"),
                        ],
                        default="year",
                        max_length=10,
                        verbose_name="per",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[("base", "Base pay"), ("total", "Total pay"), ("unstated", "Not stated")],
                        help_text="Base: the contract's pay. Total: with bonus and shares.",
                        max_length=10,
                        verbose_name="basis",
                    ),
                ),
                (
                    "area",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="The country, state or city, e.g. United States. Leave empty if the source does not say.",
                        max_length=120,
                        verbose_name="area",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="The year the figure describes. Leave empty if the source does not say.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1900)],
                        verbose_name="year",
                    ),
                ),
                (
                    "experience_min",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="years of experience, from"
                    ),
                ),
                (
                    "experience_max",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="years of experience, to"
                    ),
                ),
                (
                    "note",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="What a reader must know to use the figure rightly. Plain text.",
                        max_length=600,
                        verbose_name="note",
                    ),
                ),
                (
                    "position",
                    models.PositiveIntegerField(
                        default=1,
                        help_text="The first figure is the one shown in lists and at the top of the page.",
                        verbose_name="position",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="salary_bands",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="salary_bands",
                        to="careers.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "salary band",
                "verbose_name_plural": "salary bands",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="MarketFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, verbose_name="anchor")),
                (
                    "label",
                    careers.models.text.LineField(
                        help_text="What the figure measures.", max_length=150, verbose_name="label"
                    ),
                ),
                (
                    "value",
                    models.DecimalField(
                        decimal_places=4,
                        help_text="In full: 410220000000 for 410.22 billion.",
                        max_digits=20,
                        verbose_name="value",
                    ),
                ),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("money", "Money"),
                            ("percent", "Percent"),
                            ("people", "People"),
                            ("count", "Number"),
                        ],
                        max_length=10,
                        verbose_name="unit",
                    ),
                ),
                (
                    "currency",
                    models.CharField(
                        blank=True,
                        help_text="For money: three capital letters.",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "\\A[A-Z]{3}\\Z",
                                "Write the currency as three capital letters, for example USD.",
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                ("area", careers.models.text.LineField(blank=True, max_length=120, verbose_name="area")),
                (
                    "period",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="For example “by 2029” or “2024 to 2034”.",
                        max_length=60,
                        verbose_name="when",
                    ),
                ),
                ("note", careers.models.text.ProseField(blank=True, max_length=600, verbose_name="note")),
                ("position", models.PositiveIntegerField(default=1, verbose_name="position")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="market_figures",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="market_figures",
                        to="careers.source",
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "market figure",
                "verbose_name_plural": "market figures",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="RelatedCareer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("similar", "Similar work"),
                            ("step-up", "A step up"),
                            ("step-across", "A step across"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "reason",
                    careers.models.text.ProseField(
                        help_text="One sentence for the reader: what connects the two, what would be new.",
                        max_length=400,
                        verbose_name="reason",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=1, verbose_name="position")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_careers",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        help_text="Shown only while that role is live.",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="related_from",
                        to="careers.role",
                        verbose_name="related career",
                    ),
                ),
            ],
            options={
                "verbose_name": "related career",
                "verbose_name_plural": "related careers",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "target"),
                        name="relatedcareer_once_per_role",
                        violation_error_code="target",
                        violation_error_message="This career is already listed as related.",
                    ),
                    models.UniqueConstraint(
                        fields=("role", "position"),
                        name="relatedcareer_one_per_position",
                        violation_error_code="position",
                        violation_error_message="Another related career has this position.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role", models.F("target")), _negated=True),
                        name="relatedcareer_not_itself",
                        violation_error_code="target",
                        violation_error_message="A role cannot be related to itself.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ExternalCode",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "scheme",
                    careers.models.text.LineField(
                        help_text="Its usual short name with its year, for example “SOC 2018”.",
                        max_length=60,
                        verbose_name="classification",
                    ),
                ),
                (
                    "code",
                    careers.models.text.LineField(
                        help_text="As printed, for example 15-1252.", max_length=40, verbose_name="code"
                    ),
                ),
                (
                    "title",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="What the classification calls it.",
                        max_length=200,
                        verbose_name="title there",
                    ),
                ),
                (
                    "match",
                    models.CharField(
                        choices=[("exact", "Exact"), ("close", "Close"), ("broad", "Broader than this role")],
                        help_text="Exact: the same occupation. Close: nearly. Broad: this role is part of it.",
                        max_length=10,
                        verbose_name="match",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="external_codes",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "external code",
                "verbose_name_plural": "external codes",
                "ordering": ["scheme", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "scheme", "code"),
                        name="externalcode_once_per_role",
                        violation_error_code="code",
                        violation_error_message="This role already has this code.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField(verbose_name="number")),
                ("slug", models.SlugField(max_length=120, verbose_name="address")),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("family_slug", models.SlugField(max_length=120, verbose_name="family's address")),
                ("family_name", models.CharField(max_length=120, verbose_name="family")),
                (
                    "level",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("entry", "Entry"),
                            ("intermediate", "Intermediate"),
                            ("senior", "Senior"),
                            ("lead", "Lead"),
                            ("executive", "Executive"),
                        ],
                        max_length=20,
                        verbose_name="level",
                    ),
                ),
                ("summary", models.TextField(verbose_name="summary")),
                (
                    "pay_low",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="pay from"
                    ),
                ),
                (
                    "pay_high",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=12, null=True, verbose_name="pay to"
                    ),
                ),
                ("pay_open_ended", models.BooleanField(default=False, verbose_name="pay is open-ended")),
                ("pay_currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                ("pay_period", models.CharField(blank=True, max_length=10, verbose_name="pay per")),
                ("content", models.TextField(verbose_name="content")),
                ("rendered", models.TextField(verbose_name="rendered")),
                ("checksum", models.CharField(max_length=64, verbose_name="checksum")),
                ("live_from", models.DateTimeField(db_index=True, verbose_name="live from")),
                (
                    "live_until",
                    models.DateTimeField(blank=True, db_index=True, null=True, verbose_name="live until"),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="made at"),
                ),
                ("created_by", models.CharField(blank=True, max_length=150, verbose_name="made by")),
                ("reason", models.TextField(blank=True, verbose_name="reason")),
                ("withdrawn_by", models.CharField(blank=True, max_length=150, verbose_name="withdrawn by")),
                ("withdrawn_reason", models.TextField(blank=True, verbose_name="reason for withdrawing")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition",
                "verbose_name_plural": "editions",
                "ordering": ["role", "-number"],
                "indexes": [
                    models.Index(fields=["slug", "live_from"], name="careers_edi_slug_28adce_idx"),
                    models.Index(fields=["family_slug", "title"], name="careers_edi_family__727cef_idx"),
                    models.Index(fields=["title", "slug"], name="careers_edi_title_e0e07f_idx"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "number"),
                        name="edition_one_per_number",
                        violation_error_code="number",
                        violation_error_message="This role already has an edition of this number.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("live_until__isnull", True)),
                        fields=("role",),
                        name="edition_one_open_ended_per_role",
                        violation_error_code="live_until",
                        violation_error_message="Another edition of this role has no end yet.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("live_until__isnull", True)),
                        fields=("slug",),
                        name="edition_one_open_ended_per_address",
                        violation_error_code="slug",
                        violation_error_message="Another role's page has this address.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("live_until__isnull", True),
                            ("live_until__gt", models.F("live_from")),
                            _connector="OR",
                        ),
                        name="edition_ends_after_it_begins",
                        violation_error_code="live_until",
                        violation_error_message="The edition ends before it begins.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AlternateTitle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    careers.models.text.LineField(
                        help_text="A name from job adverts or everyday talk, for example “ML Ops Lead”.",
                        max_length=200,
                        verbose_name="also called",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alternate_titles",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "alternate title",
                "verbose_name_plural": "alternate titles",
                "ordering": ["title"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "title"),
                        name="alternatetitle_once_per_role",
                        violation_error_code="title",
                        violation_error_message="This role already has this alternate title.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Rung",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", careers.models.text.LineField(max_length=200, verbose_name="title")),
                (
                    "summary",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="What somebody takes on at this step. Plain text.",
                        max_length=600,
                        verbose_name="what changes here",
                    ),
                ),
                (
                    "track",
                    careers.models.text.LineField(
                        blank=True,
                        help_text="Where the ladder forks: the direction this step belongs to, for example “Leading people”. Leave empty on the common way.",
                        max_length=80,
                        verbose_name="direction",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=1, verbose_name="position")),
                (
                    "ladder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rungs",
                        to="careers.ladder",
                        verbose_name="ladder",
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        help_text="The role page of this step, if there is one.",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="rungs",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "rung",
                "verbose_name_plural": "rungs",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("ladder", "title"),
                        name="rung_one_per_title",
                        violation_error_code="title",
                        violation_error_message="Another rung of this ladder has this title.",
                    ),
                    models.UniqueConstraint(
                        fields=("ladder", "role"),
                        name="rung_one_per_role",
                        violation_error_code="role",
                        violation_error_message="Another rung of this ladder points at this role.",
                    ),
                    models.UniqueConstraint(
                        fields=("ladder", "position"),
                        name="rung_one_per_position",
                        violation_error_code="position",
                        violation_error_message="Another rung of this ladder has this position.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "slug",
                    models.SlugField(
                        help_text="Names the section in links, as in #core-responsibilities. Keep it when the heading changes, so that links to it go on working.",
                        max_length=80,
                        verbose_name="anchor",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("overview", "Overview"),
                            ("responsibilities", "Responsibilities"),
                            ("requirements", "Requirements"),
                            ("career-development", "Career development"),
                            ("market-demand", "Market demand"),
                            ("pay", "Pay and benefits"),
                            ("industry-trends", "Industry trends"),
                            ("soft-skills", "Soft skills"),
                            ("best-practices", "Best practices"),
                            ("challenges", "Challenges"),
                            ("custom", "Something else"),
                        ],
                        help_text="What the section is about. The skill groups follow “Requirements”, the pay figures “Pay and benefits”, the market figures “Market demand” and the ladder “Career development”.",
                        max_length=30,
                        verbose_name="kind",
                    ),
                ),
                ("heading", careers.models.text.LineField(max_length=150, verbose_name="heading")),
                (
                    "body",
                    careers.models.text.ProseField(
                        blank=True,
                        help_text="Markdown: ### for a sub-heading, - for a list, **bold**, [words](https://address). [^name] cites a source by its short name.",
                        max_length=60000,
                        verbose_name="text",
                    ),
                ),
                ("position", models.PositiveIntegerField(default=1, verbose_name="position")),
                (
                    "role",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="careers.role",
                        verbose_name="role",
                    ),
                ),
            ],
            options={
                "verbose_name": "section",
                "verbose_name_plural": "sections",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("role", "slug"),
                        name="section_one_per_anchor",
                        violation_error_code="slug",
                        violation_error_message="Another section of this role has this anchor.",
                    ),
                    models.UniqueConstraint(
                        fields=("role", "position"),
                        name="section_one_per_position",
                        violation_error_code="position",
                        violation_error_message="Another section of this role has this position.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="skillgroup",
            constraint=models.UniqueConstraint(
                fields=("role", "slug"),
                name="skillgroup_one_per_anchor",
                violation_error_code="slug",
                violation_error_message="Another skill group of this role has this anchor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillgroup",
            constraint=models.UniqueConstraint(
                fields=("role", "position"),
                name="skillgroup_one_per_position",
                violation_error_code="position",
                violation_error_message="Another skill group of this role has this position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrequirement",
            constraint=models.UniqueConstraint(
                fields=("group", "skill"),
                name="skillrequirement_once_per_group",
                violation_error_code="skill",
                violation_error_message="This group already lists this skill.",
            ),
        ),
        migrations.AddConstraint(
            model_name="skillrequirement",
            constraint=models.UniqueConstraint(
                fields=("group", "position"),
                name="skillrequirement_one_per_position",
                violation_error_code="position",
                violation_error_message="Another skill of this group has this position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryfactor",
            constraint=models.UniqueConstraint(
                fields=("role", "slug"),
                name="salaryfactor_one_per_anchor",
                violation_error_code="slug",
                violation_error_message="Another pay factor of this role has this anchor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryfactor",
            constraint=models.UniqueConstraint(
                fields=("role", "position"),
                name="salaryfactor_one_per_position",
                violation_error_code="position",
                violation_error_message="Another pay factor of this role has this position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryfactor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("percent_low__isnull", True),
                    ("percent_high__isnull", True),
                    ("percent_low__lte", models.F("percent_high")),
                    _connector="OR",
                ),
                name="salaryfactor_percent_in_order",
                violation_error_code="percent_high",
                violation_error_message="The percentages run backwards: “from” is above “to”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryfactor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("effect", ""), _negated=True), ("percent_low__isnull", False), _connector="OR"
                ),
                name="salaryfactor_says_something",
                violation_error_code="effect",
                violation_error_message="Say what it does to pay: a percentage or words.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryband",
            constraint=models.UniqueConstraint(
                fields=("role", "slug"),
                name="salaryband_one_per_anchor",
                violation_error_code="slug",
                violation_error_message="Another pay figure of this role has this anchor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryband",
            constraint=models.UniqueConstraint(
                fields=("role", "position"),
                name="salaryband_one_per_position",
                violation_error_code="position",
                violation_error_message="Another pay figure of this role has this position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryband",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("low__isnull", True),
                    ("high__isnull", True),
                    ("low__lte", models.F("high")),
                    _connector="OR",
                ),
                name="salaryband_low_to_high",
                violation_error_code="high",
                violation_error_message="The highest amount is below the lowest.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryband",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("low__isnull", True),
                        ("p10__isnull", True),
                        ("low__lte", models.F("p10")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("low__isnull", True),
                        ("p25__isnull", True),
                        ("low__lte", models.F("p25")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("low__isnull", True),
                        ("median__isnull", True),
                        ("low__lte", models.F("median")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("low__isnull", True),
                        ("p75__isnull", True),
                        ("low__lte", models.F("p75")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("low__isnull", True),
                        ("p90__isnull", True),
                        ("low__lte", models.F("p90")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p10__isnull", True),
                        ("p25__isnull", True),
                        ("p10__lte", models.F("p25")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p10__isnull", True),
                        ("median__isnull", True),
                        ("p10__lte", models.F("median")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p10__isnull", True),
                        ("p75__isnull", True),
                        ("p10__lte", models.F("p75")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p10__isnull", True),
                        ("p90__isnull", True),
                        ("p10__lte", models.F("p90")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p10__isnull", True),
                        ("high__isnull", True),
                        ("p10__lte", models.F("high")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p25__isnull", True),
                        ("median__isnull", True),
                        ("p25__lte", models.F("median")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p25__isnull", True),
                        ("p75__isnull", True),
                        ("p25__lte", models.F("p75")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p25__isnull", True),
                        ("p90__isnull", True),
                        ("p25__lte", models.F("p90")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p25__isnull", True),
                        ("high__isnull", True),
                        ("p25__lte", models.F("high")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("median__isnull", True),
                        ("p75__isnull", True),
                        ("median__lte", models.F("p75")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("median__isnull", True),
                        ("p90__isnull", True),
                        ("median__lte", models.F("p90")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("median__isnull", True),
                        ("high__isnull", True),
                        ("median__lte", models.F("high")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p75__isnull", True),
                        ("p90__isnull", True),
                        ("p75__lte", models.F("p90")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p75__isnull", True),
                        ("high__isnull", True),
                        ("p75__lte", models.F("high")),
                        _connector="OR",
                    ),
                    models.Q(
                        ("p90__isnull", True),
                        ("high__isnull", True),
                        ("p90__lte", models.F("high")),
                        _connector="OR",
                    ),
                ),
                name="salaryband_amounts_in_order",
                violation_error_code="median",
                violation_error_message="The amounts run backwards: from low to high, each must be at least the one before it.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryband",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("low__lt", 0)),
                    models.Q(("p10__lt", 0)),
                    models.Q(("p25__lt", 0)),
                    models.Q(("median__lt", 0)),
                    models.Q(("p75__lt", 0)),
                    models.Q(("p90__lt", 0)),
                    models.Q(("high__lt", 0)),
                    models.Q(("mean__lt", 0)),
                    _connector="OR",
                    _negated=True,
                ),
                name="salaryband_amounts_not_negative",
                violation_error_code="low",
                violation_error_message="An amount is below zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryband",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("statistic", "range"),
                        models.Q(("low__isnull", False), ("high__isnull", False), _connector="OR"),
                    ),
                    models.Q(("mean__isnull", False), ("statistic", "mean")),
                    models.Q(
                        ("statistic", "median"),
                        models.Q(
                            ("median__isnull", False),
                            models.Q(("high__isnull", False), ("low__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    models.Q(
                        ("statistic", "percentiles"),
                        models.Q(
                            ("median__isnull", False),
                            ("p10__isnull", False),
                            ("p25__isnull", False),
                            ("p75__isnull", False),
                            ("p90__isnull", False),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="salaryband_amounts_fit_statistic",
                violation_error_code="statistic",
                violation_error_message="The amount that this statistic needs is missing: a range needs a low or a high, an average the average, a median the median (or a low and a high), percentiles at least one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="salaryband",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("experience_min__isnull", True),
                    ("experience_max__isnull", True),
                    ("experience_min__lte", models.F("experience_max")),
                    _connector="OR",
                ),
                name="salaryband_experience_in_order",
                violation_error_code="experience_max",
                violation_error_message="The years of experience run backwards: “from” is above “to”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("experience_max__isnull", True),
                    ("experience_min__isnull", True),
                    ("experience_min__lte", models.F("experience_max")),
                    _connector="OR",
                ),
                name="role_experience_in_order",
                violation_error_code="experience_max",
                violation_error_message="The years of experience run backwards: “from” is above “to”.",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("hero_image", ""), models.Q(("hero_alt", ""), _negated=True), _connector="OR"
                ),
                name="role_hero_has_alternative_text",
                violation_error_code="hero_alt",
                violation_error_message="Say in words what the first picture shows (alternative text).",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second_image", ""), models.Q(("second_alt", ""), _negated=True), _connector="OR"
                ),
                name="role_second_has_alternative_text",
                violation_error_code="second_alt",
                violation_error_message="Say in words what the second picture shows (alternative text).",
            ),
        ),
        migrations.AddConstraint(
            model_name="role",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_on__isnull", True),
                    ("review_due__isnull", True),
                    ("reviewed_on__lte", models.F("review_due")),
                    _connector="OR",
                ),
                name="role_review_dates_in_order",
                violation_error_code="review_due",
                violation_error_message="The next review is due before the last one happened.",
            ),
        ),
        migrations.AddConstraint(
            model_name="marketfigure",
            constraint=models.UniqueConstraint(
                fields=("role", "slug"),
                name="marketfigure_one_per_anchor",
                violation_error_code="slug",
                violation_error_message="Another market figure of this role has this anchor.",
            ),
        ),
        migrations.AddConstraint(
            model_name="marketfigure",
            constraint=models.UniqueConstraint(
                fields=("role", "position"),
                name="marketfigure_one_per_position",
                violation_error_code="position",
                violation_error_message="Another market figure of this role has this position.",
            ),
        ),
        migrations.AddConstraint(
            model_name="marketfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("unit", "money"), _negated=True),
                    models.Q(("currency", ""), _negated=True),
                    _connector="OR",
                ),
                name="marketfigure_money_has_currency",
                violation_error_code="currency",
                violation_error_message="Say in which currency the money is.",
            ),
        ),
        migrations.RunPython(forbid_overlapping_editions, migrations.RunPython.noop),
    ]
