"""The index by which roles are found: ordinary tables, the same on every database.

What has to be compared letter by letter is stored as bytes (UTF-8), since databases order text by rules of
their own.
"""

from django.db import models

from careers.models import Edition


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
    #: Primary keys of its skills, as 32-bit numbers: see careers.discovery.search.packing.
    skills = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["title_key", "edition"], name="discovery_search_by_title"),
            models.Index(fields=["family", "title_key", "edition"], name="discovery_search_by_family"),
            models.Index(fields=["level", "title_key", "edition"], name="discovery_search_by_level"),
            models.Index(fields=["currency", "-pay", "edition"], name="discovery_search_by_pay"),
        ]

    def __str__(self):
        return f"{self.edition_id}"


class SearchLetters(models.Model):
    """How often sequences of letters are in the titles of an edition.

    One byte for each of careers.discovery.search.letters.BUCKETS.
    """

    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, primary_key=True, related_name="+")
    counts = models.BinaryField()

    def __str__(self):
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

    def __str__(self):
        return self.title


class SearchPosting(models.Model):
    """That a term is in an edition: where, and how much that says.

    `term` is a hash of the stem (or of two that follow each other in a title). `impact` orders the editions
    of a term, so that the most telling ones are read first; `places` are those of a
    careers.discovery.search.packing.
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

    def __str__(self):
        return f"{self.edition_id}: {self.term}"


class SearchWord(models.Model):
    """A word of titles and skills, folded, in UTF-8. It stays when no edition has it any more."""

    key = models.BinaryField(unique=True)

    def __str__(self):
        return bytes(self.key).decode()


class SearchSpelling(models.Model):
    """What a word becomes without one of its letters, hashed: two words that share one are a slip apart."""

    pk = models.CompositePrimaryKey("spelling", "word_id")
    spelling = models.BigIntegerField()
    word = models.ForeignKey(SearchWord, on_delete=models.CASCADE, related_name="+", db_index=False)

    def __str__(self):
        return f"{self.word_id}"
