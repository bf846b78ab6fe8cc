"""What is derived from editions to find them by, and no content: `manage.py reindex` makes it again.

What has to be compared letter by letter is stored as bytes (UTF-8), since databases order text by rules of
their own.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from ..models import Edition, SalaryBand, Skill, SkillRequirement


class Indexed(models.Model):
    """An edition that is in every index: one that is live, or will be."""

    edition = models.OneToOneField(
        Edition, on_delete=models.CASCADE, primary_key=True, related_name="indexed"
    )
    #: The version of the indexes: see careers.discovery.indexing.
    version = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"{self.edition_id}"


class Likeness(models.Model):
    """What an edition is compared by: see careers.discovery.related.weights.

    `keys` are 64-bit numbers and `values` as many 32-bit floats, both little-endian; `marks` are those
    of surveys as they are on the page, in MessagePack.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="+")
    #: The role of the edition: its own other editions are not related to it.
    role = models.PositiveBigIntegerField()
    keys = models.BinaryField()
    values = models.BinaryField()
    marks = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.edition_id}"


class Rarity(models.Model):
    """In how many of `total` editions each key is, as they were counted last, and the landmarks among them.

    One row. Its primary key is made of its content, so that a process knows whether it has read it before.
    """

    total = models.PositiveIntegerField()
    #: MessagePack: see careers.discovery.related.weights.
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.total}"


class RelatedEdition(models.Model):
    """That `other` is one of the editions most like `edition`; `score` is how much, up to 1,000,000."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="nearest", db_index=False)
    other = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="near_to")
    score = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "other"], name="relatededition_once")]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.other_id}"


class SearchDocumentQuerySet(models.QuerySet["SearchDocument"]):
    def live(self, at: datetime | None = None) -> Self:
        """Those of editions that are live at `at` (now if not given), as Edition.objects.live()."""
        at = at or timezone.now()
        return self.filter(live_from__lte=at).filter(Q(live_until=None) | Q(live_until__gt=at))


class SearchDocument(models.Model):
    """An edition as search filters, counts and lists it."""

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="+")
    live_from = models.DateTimeField()
    live_until = models.DateTimeField(null=True)
    #: The folded title, by which lists are in order.
    title_key = models.BinaryField()
    family = models.CharField(max_length=120)
    level = models.CharField(max_length=20, blank=True)
    #: What lists go by of the headline pay (`Typical.amount`), in whole units of `currency` a year, if any.
    pay = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    #: How many titles it has, its own included.
    titles = models.PositiveIntegerField()
    #: Primary keys of its skills, as 32-bit numbers: see careers.discovery.search.index.
    skills = models.BinaryField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["title_key", "edition"], name="discovery_search_by_title"),
            models.Index(fields=["family", "title_key", "edition"], name="discovery_search_by_family"),
            models.Index(fields=["level", "title_key", "edition"], name="discovery_search_by_level"),
            models.Index(fields=["currency", "-pay", "edition"], name="discovery_search_by_pay"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}"


class SearchLetters(models.Model):
    """How often sequences of letters are in the titles of an edition.

    One byte for each of careers.discovery.search.terms.BUCKETS.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="+")
    counts = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.edition_id}"


class SearchTitle(models.Model):
    """A title of an edition: number 0 is its own, then its alternate titles."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField()
    own = models.BooleanField()
    title = models.CharField(max_length=200)
    #: The folded title, to be found by its beginning.
    key = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["own", "key", "edition"], name="discovery_title_by_beginning"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="searchtitle_one_per_number")
        ]

    def __str__(self) -> str:
        return self.title


class SearchPosting(models.Model):
    """That a term is in an edition: where, and how much that says.

    `term` is a hash of the stem (or of two that follow each other in a title). `impact` orders the editions
    of a term, so that the most telling ones are read first; `places` are those of a
    careers.discovery.search.index.
    """

    pk = models.CompositePrimaryKey("edition_id", "term")
    # Without a constraint in the database, which would check each of these many rows by itself.
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    term = models.BigIntegerField()
    impact = models.SmallIntegerField()
    places = models.BinaryField()

    class Meta:
        indexes = [
            # Of all rows; but only for a query that says so, lest PostgreSQL take it for one by edition and
            # term, and read a common term whole.
            models.Index(
                fields=["term", "-impact", "edition"],
                name="discovery_posting_by_impact",
                condition=models.Q(impact__gte=0),
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.term}"


class SearchWord(models.Model):
    """A word of titles and skills, folded, in UTF-8. It stays when no edition has it any more."""

    key = models.BinaryField(unique=True)

    def __str__(self) -> str:
        return bytes(self.key).decode()


class SearchSpelling(models.Model):
    """What a word becomes without one of its letters, hashed: two words that share one are a slip apart."""

    pk = models.CompositePrimaryKey("spelling", "word_id")
    spelling = models.BigIntegerField()
    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"{self.word_id}"


class PublicSkill(models.Model):
    """A skill as the newest edition that asks for it was published: `aliases` are one a line.

    `credit` is what the source of the description wants to be said. `category` is the class in which a source
    lists it, as "Document management software", by which tools that one role names are found.
    `letter`, `sort_name` and `spellings` are made by careers.discovery.skills.index. `editions_count`
    counts the rows of EditionSkill, some of which are not live: see careers.discovery.skills.directory.
    """

    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=20, choices=Skill.Kind)
    description = models.TextField(blank=True)
    credit = models.TextField(default="")
    category = models.CharField(max_length=300, default="")
    category_slug = models.SlugField(max_length=120, default="")
    aliases = models.TextField(blank=True)
    letter = models.CharField(max_length=1, default="")
    sort_name = models.CharField(max_length=120, default="", db_index=True)
    spellings = models.TextField(default="")
    editions_count = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["letter", "sort_name"], name="publicskill_by_letter"),
            models.Index(fields=["kind", "letter", "sort_name"], name="publicskill_by_kind"),
            models.Index(fields=["kind", "-editions_count", "sort_name"], name="publicskill_by_use"),
            models.Index(fields=["category_slug", "sort_name"], name="publicskill_by_category"),
        ]

    def __str__(self) -> str:
        return self.name


class EditionSkill(models.Model):
    """That an edition asks for a skill, and how much: once, however many groups name it.

    `strength` orders by importance, then by level: see careers.discovery.skills.index. `rank` is the
    place in the list of roles of the skill: essential first, then by level, then by strength; below 1000
    for every step (see careers.discovery.skills.index.rank). `title` and `family` are the edition's, for
    the order of what ranks the same and for a list of one family.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(PublicSkill, on_delete=models.CASCADE, related_name="editions")
    importance = models.CharField(max_length=20, choices=SkillRequirement.Importance)
    level = models.CharField(max_length=20, choices=SkillRequirement.Level, blank=True)
    importance_rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    level_rating = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    strength = models.PositiveSmallIntegerField()
    rank = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=60, default="")
    family = models.CharField(max_length=120, default="")

    class Meta:
        indexes = [
            models.Index(fields=["skill", "-strength", "edition"]),
            models.Index(fields=["skill", "rank", "title", "edition"], name="editionskill_by_rank"),
            models.Index(
                fields=["skill", "family", "rank", "title", "edition"], name="editionskill_by_family"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "skill"], name="editionskill_once_per_edition")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.skill_id}"


class EditionFactsQuerySet(models.QuerySet["EditionFacts"]):
    def live(self, at: datetime | None = None) -> Self:
        """Those of editions that are live at `at` (now if not given), as Edition.objects.live()."""
        return self.exclude(self._not_live(at))

    def not_live(self, at: datetime | None = None) -> Self:
        """Those of editions that are scheduled, or that have ended since their role was last changed."""
        return self.filter(self._not_live(at))

    def _not_live(self, at: datetime | None) -> Q:
        at = at or timezone.now()
        return Q(live_from__gt=at) | Q(live_until__isnull=False, live_until__lte=at)


class EditionFacts(models.Model):
    """What lists, and questions about skills, need of an edition: so narrow that thousands are read at once.

    `essential` and `desirable` count its skills; `scopes` is the sum of the kinds of skills that it speaks of
    (see careers.discovery.skills.index). The pay is what lists go by of the page's headline, see
    `SalaryBand.typical`: what `statistic` says (a median or a mean is in `pay`; a range in `pay_low` and
    `pay_high`, without an end where that is empty), or no statistic where there is no pay. `or_more`: the
    source says "`pay` or more". `wider`: the figure counts a wider group than this role. `zone_low` and
    `zone_high` are the job zones that its requirements name, and `licence` is whether they may ask for one.
    """

    ONE_AMOUNT = (SalaryBand.Statistic.MEDIAN, SalaryBand.Statistic.MEAN)
    #: What a list shows.
    PAY = ("statistic", "pay", "pay_low", "pay_high", "or_more", "wider", "currency", "period")
    #: What typical moves alone go by.
    PREPARATION = ("zone_low", "zone_high", "education", "licence")
    #: What they go by beside the pay.
    STANDING = ("basis", "area", "year", *PREPARATION)

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="facts")
    live_from = models.DateTimeField(db_index=True)
    live_until = models.DateTimeField(null=True, db_index=True)
    family = models.CharField(max_length=120)
    essential = models.PositiveSmallIntegerField()
    desirable = models.PositiveSmallIntegerField()
    scopes = models.PositiveSmallIntegerField(default=0)
    statistic = models.CharField(max_length=20, choices=SalaryBand.Statistic, blank=True)
    pay = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    pay_low = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    pay_high = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    or_more = models.BooleanField(default=False)
    wider = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True)
    period = models.CharField(max_length=10, blank=True)
    basis = models.CharField(max_length=20, blank=True)
    area = models.CharField(max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(null=True)
    zone_low = models.PositiveSmallIntegerField(null=True)
    zone_high = models.PositiveSmallIntegerField(null=True)
    education = models.CharField(max_length=200, blank=True)
    licence = models.BooleanField(default=False)

    objects = EditionFactsQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["family", "edition"], name="editionfacts_by_family")]

    def __str__(self) -> str:
        return f"{self.edition_id}"

    @property
    def ends(self) -> tuple[Decimal | None, Decimal | None]:
        """The pay as `SalaryBand.typical` has it: from, and to, which is None where it is "or more"."""
        if self.pay is None:
            return self.pay_low, self.pay_high
        return self.pay, None if self.or_more else self.pay


class PublicationStamp(models.Model):
    """That what the public sees may have changed: one row for each transaction that may have changed it.

    Rows are only added, so that no transaction waits for another; which there are says whether anything has
    changed since somebody looked. Keys are given before their rows are committed, so a lower one can appear
    after a higher one.
    """

    #: How long a transaction that adds one may take.
    LONGEST = timedelta(hours=1)
    #: How long rows are kept: `reindex` removes older ones.
    KEPT = timedelta(days=1)

    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.pk}"

    @classmethod
    def add(cls) -> None:
        """Called in the transaction that changes what is public."""
        cls.objects.create()

    @classmethod
    def forget_old(cls) -> None:
        cls.objects.filter(made_at__lt=timezone.now() - cls.KEPT).delete()


def current_family_names(slugs: Collection[str]) -> dict[str, str]:
    """What the families with these short names are called today, by slug. One query.

    The newest live edition of each says so; it is found in an index of EditionFacts, where editions are wide.
    """
    if not slugs:
        return {}
    now = timezone.now()
    asked = ", ".join(["(%s)"] * len(slugs))
    newest = """
        SELECT edition_id FROM discovery_editionfacts
        WHERE family = asked.column1 AND live_from <= %s AND (live_until IS NULL OR live_until > %s)
        ORDER BY family DESC, edition_id DESC LIMIT 1"""
    editions = f"SELECT ({newest}) FROM (VALUES {asked}) AS asked"  # noqa: S608
    found = Edition.objects.filter(pk__in=RawSQL(editions, [now, now, *slugs]))  # noqa: S611
    return dict(found.order_by().values_list("family_slug", "family_name"))


def read_rows(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """All that `query` reads, with `values` in its places.

    From PostgreSQL as it lies there: bytes written out in digits take twice the room, and long to be read.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Ten megabytes, which a site on SQLite has no use for.
            import psycopg

            cursor.cursor = psycopg.Cursor(connection.connection)
            cursor.cursor.format = psycopg.pq.Format.BINARY
        cursor.execute(query, values)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def one_of(column: str, numbers: Collection[int]) -> str:
    """The condition that a column is one of these whole numbers, written out.

    Of a thousand, each as a parameter takes longer than the answer. PostgreSQL reads them as one array in
    half the time that a list takes.
    """
    if connection.vendor == "postgresql":
        return f"{column} = ANY ('{{{','.join(map(str, map(int, numbers)))}}}')"
    return f"{column} IN ({', '.join(map(str, map(int, numbers)))})"
