"""An address of every kind of public page, with the roles of `make_all_roles`."""

from django.core.management import call_command

from tests.views.live import make_roles

ROLE = "/careers/senior-ml-operations-engineer/"
ROLES = "role=senior-ml-operations-engineer&role=process-data-analyst"
KINDS = [
    *("/", "/careers/", "/careers/a-z/", "/families/data-and-ai/", "/about/", "/api/", "/changes/"),
    *(ROLE, f"{ROLE}changes/", f"{ROLE}to/", f"{ROLE}to/process-data-analyst/"),
    *(f"{ROLE}skills/", f"{ROLE}names/", f"{ROLE}related/"),
    *("/search/", "/search/?q=data&level=senior", "/search/?q=qqqqqq", "/search/?pay=x"),
    *("/compare/", f"/compare/?{ROLES}", "/shortlist/", f"/shortlist/?{ROLES}"),
    *("/skills/", "/skills/?kind=tool", "/skills/python/", "/match/", "/match/?s=python:working"),
    *("/careers/no-such-page/", "/skills/no-such-skill/"),
]


def make_all_roles() -> None:
    """The roles of the fixtures, and enough others for a pager."""
    call_command("loaddata", "roles", verbosity=0)
    make_roles(120, families=12)
