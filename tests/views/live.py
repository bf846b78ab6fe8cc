"""Live roles for tests of what the public sees."""

from django.utils import timezone
from django.utils.text import slugify

from careers import publishing
from careers.discovery.models import EditionFacts
from careers.models import Edition, Family, Role
from tests import factories
from tests.factories import EditionFactory, RoleFactory


def live_role(**values) -> Role:
    """A published role, from the arguments of RoleFactory."""
    return EditionFactory(**{f"role__{name}": value for name, value in values.items()}).role


def live_withdrawn_and_moved() -> None:
    """A live role, "nurse", a withdrawn one, "lamplighter", and "webmaster", which is "web-developer" now."""
    live_role(slug="nurse")
    publishing.withdraw(live_role(slug="lamplighter", title="Lamplighter"), by="tests", reason="No lamps.")
    moved = live_role(slug="webmaster", title="Web Developer")
    moved.slug = "web-developer"
    moved.save()
    factories.note(moved)
    publishing.publish(moved, by="tests")


def live_roles(number: int, *, title: str) -> list[Role]:
    """Roles of that title and a number, published together: that costs little more than one of them."""
    slug = slugify(title)
    roles = [
        RoleFactory(publishable=True, slug=f"{slug}-{n}", title=f"{title} {n:02}") for n in range(number)
    ]
    publishing.publish_all(roles, by="tests")
    return roles


def make_roles(number: int, *, families: int = 1, title: str = "Role {:04}") -> None:
    """Many live roles at once: the columns that lists show, without a text."""
    now = timezone.now()
    groups = Family.objects.bulk_create(
        Family(slug=f"family-{n}", name=f"Family {n:02}") for n in range(families)
    )
    roles = Role.objects.bulk_create(
        Role(slug=f"role-{n}", title=title.format(n), family=groups[n % families], summary="Does it.")
        for n in range(number)
    )
    editions = Edition.objects.bulk_create(
        Edition(
            role=role,
            number=1,
            slug=role.slug,
            title=role.title,
            family_slug=role.family.slug,
            family_name=role.family.name,
            summary=role.summary,
            pay_currency="USD",
            pay_period="year",
            content="{}",
            rendered="{}",
            live_from=now,
        )
        for role in roles
    )
    EditionFacts.objects.bulk_create(
        EditionFacts(
            edition=edition,
            live_from=now,
            family=edition.family_slug,
            essential=0,
            desirable=0,
            statistic="median",
            pay=50_000 + n * 10,
            currency="USD",
            period="year",
        )
        for n, edition in enumerate(editions)
    )
