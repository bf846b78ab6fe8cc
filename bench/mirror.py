"""A mirror of the site that follows its change feed alone, and whether it ends as the site is.

Publishes, withdraws, renames and restores at random; DATABASE_URL names a database that may be changed.
"""

import os
import random
import sys
from pathlib import Path
from typing import Any


class Mirror:
    """`get` asks the API for an address below /api/v1/ and returns its JSON. `roles` are whole, by number."""

    def __init__(self, get) -> None:
        self.get, self.roles, self.after = get, dict[str, Any](), ""

    def follow(self) -> None:
        has_more = True
        while has_more:
            read = self.get(f"changes?limit=50{self.after and '&after='}{self.after}")
            for change in read["changes"]:
                for field in change["changes"]:
                    self.put(change["role"], field)
            self.after, has_more = read["next"], read["has_more"]

    def put(self, role: str, field: dict[str, Any]) -> None:
        *path, last = [role, *field["pointer"].split("/")[1:]]
        there: Any = self.roles
        for name in path:
            there = there[int(name) if isinstance(there, list) else unescaped(name)]
        place = int(last) if isinstance(there, list) else unescaped(last)
        if "new" in field:
            there[place] = field["new"]
        else:
            del there[place]


def unescaped(name: str) -> str:
    return name.replace("~1", "/").replace("~0", "~")


def live(get) -> dict[str, Any]:
    """All roles as the API has them."""
    found, after = {}, ""
    while after is not None:
        listed = get(f"roles?limit=100{after and '&after='}{after}")
        found |= {role["role"]: get(f"roles/{role['slug']}") for role in listed["roles"]}
        after = listed["next"]
    return found


def step(random_: random.Random, roles: list, number: int) -> None:
    """Something happens to one of `roles`."""
    from careers import models, publishing

    role = models.Role.objects.get(pk=random_.choice(roles).pk)
    what = random_.choice(["publish", "publish", "rename", "rollback", "withdraw"])
    if what == "withdraw" and role.editions.live().exists():
        publishing.withdraw(role, by="bench", reason="At random.")
        return
    if what == "rename":
        role.slug = f"renamed-{number}"
    role.title = f"Title {number if what != 'rollback' else role.pk}"
    role.save()
    publishing.note_changes(models.Role.objects.filter(pk=role.pk))
    publishing.publish(role, by="bench", reason=what)


def main(steps: int) -> None:
    import django

    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    os.environ |= {"DEBUG": "off", "HTTPS": "off", "ALLOWED_HOSTS": "localhost"}
    django.setup()
    from django.test import Client

    from careers.models import Role

    client, random_ = Client(headers={"host": "localhost"}), random.Random(0)  # noqa: S311

    def get(address: str) -> Any:
        return client.get(f"/api/v1/{address}").json()

    mirror, roles = Mirror(get), list(Role.objects.order_by("pk")[:50])
    mirror.follow()
    for number in range(steps):
        step(random_, roles, number)
        if random_.random() < 0.3:
            mirror.follow()
    mirror.follow()
    print("the same" if mirror.roles == live(get) else "different")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
