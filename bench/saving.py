"""What saving a role, publishing one and loading a hundred from fixtures cost: queries and milliseconds.

    python bench/saving.py [--times 15] [--roles 100] [--profile]

Asks a copy of the site in the SQLite or PostgreSQL database that DATABASE_URL names, which it changes: give
it one that nobody needs any more. Roles of a usual size, the middle ones of all, are changed in their form of
the admin and saved, and then published, by the function and by the page of the admin. Then --roles of them
are written as fixtures and loaded again: with every summary changed, and into an empty database (a file in a
temporary directory), where they are all new. To compare two builds, run the script in both, each with a copy
of its own that its migrations and `reindex` have been through.
"""

import argparse
import cProfile
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import django
import yaml

# Of the directory it is started in, so that one script measures two builds.
sys.path.insert(0, str(Path.cwd()))
sys.path.insert(1, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# With debugging on, Django records every query and reads templates again each time.
os.environ |= {"DEBUG": "off", "HTTPS": "off"}
os.environ.setdefault("SECRET_KEY", "only-for-measuring")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=15)
    parser.add_argument("--roles", type=int, default=100)
    parser.add_argument(
        "--profile", action="store_true", help="say which functions a save spends its time in"
    )
    parser.add_argument("--load", metavar="DIRECTORY", help=argparse.SUPPRESS)
    options = parser.parse_args()
    django.setup()
    if options.load:
        load(options.load)
        return
    from django.conf import settings
    from django.test.utils import setup_test_environment

    # Forms are read from the context of the templates.
    setup_test_environment(debug=False)
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    roles = usual(max(options.times + 2, options.roles))
    print(f"{'':32} queries  ms waited (median, longest)  ms of this process")
    saving_and_publishing(roles[: options.times + 2], options.profile)
    loading(roles[: options.roles])


def usual(number: int) -> list:
    """The roles whose public pages are of the middle sizes."""
    from django.db.models.functions import Length

    from careers.models import Edition, Role

    sizes = Edition.objects.live().annotate(size=Length("content")).order_by("size", "pk")
    pks = list(sizes.values_list("role_id", flat=True))
    middle = max(len(pks) // 2 - number // 2, 0)
    roles = Role.objects.in_bulk(pks[middle : middle + number])
    return [roles[pk] for pk in pks[middle : middle + number]]


def saving_and_publishing(roles: list, is_profiled: bool) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client

    from careers import publishing

    users = get_user_model().objects
    user = users.filter(username="measuring").first() or users.create_superuser("measuring", "", "x")
    client = Client()
    client.force_login(user)
    saved, by_function, by_page = [], [], []
    profile = cProfile.Profile() if is_profiled else None
    for number, role in enumerate(roles):
        is_counted = number > 1
        with measured(saved if is_counted else [], profile) if is_counted else nothing() as act:
            save(client, role, f"Measured {number}, at {time.time()}.", act)
        with measured(by_function if is_counted else []) as act:
            act(lambda role=role: publishing.publish(role, by="measuring"))
    for number, role in enumerate(roles):
        with nothing() as act:
            save(client, role, f"Measured once more {number}, at {time.time()}.", act)
        with measured(by_page if number > 1 else []) as act:
            publish_by_page(client, role, act)
    tell("a save by the form", saved)
    tell("publishing, the function", by_function)
    tell("publishing, its page sent", by_page)
    if profile:
        pstats.Stats(profile).sort_stats("cumulative").print_stats("careers|sql/compiler|backends", 60)


def save(client, role, summary: str, act) -> None:
    """Open the form of `role`, change its summary, and send it: only that is done by `act`."""
    from django.urls import reverse

    address = reverse("admin:careers_role_change", args=[role.pk])
    sent = as_a_browser_sends(client.get(address)) | {"summary": summary}
    answer = act(lambda: client.post(address, sent))
    if answer.status_code != 302:
        raise SystemExit(f"{role}: not saved, {answer.status_code}")


def publish_by_page(client, role, act) -> None:
    from django.urls import reverse

    address = reverse("admin:careers_role_publish", args=[role.pk])
    seen = client.get(address).context["form"]["seen"].value()
    answer = act(lambda: client.post(address, {"when": "now", "seen": seen, "_now": "1", "reason": "x"}))
    if answer.status_code != 302:
        raise SystemExit(f"{role}: not published, {answer.status_code}")


def as_a_browser_sends(response) -> dict:
    """What the change form in `response` holds."""
    from django.forms import FileField

    sent = {}

    def take(form):
        for field in form:
            value = field.value()
            if not (isinstance(field.field, FileField) or value is None or value is False):
                sent[field.html_name] = "on" if value is True else str(getattr(value, "pk", value))

    def take_all(formset):
        take(formset.management_form)
        for form in formset.forms:
            take(form)
            if hasattr(form, "requirements"):
                take_all(form.requirements)

    take(response.context["adminform"].form)
    for inline in response.context["inline_admin_formsets"]:
        take_all(inline.formset)
    return sent


def loading(roles: list) -> None:
    from django.core.management import call_command

    from careers.models import Role

    with tempfile.TemporaryDirectory() as folder:
        directory = Path(folder) / "fixtures"
        slugs = list(Role.objects.filter(pk__in=[role.pk for role in roles]).values_list("slug", flat=True))
        call_command("export_roles", role=slugs, standalone=True, output=f"{directory}/", verbosity=0)
        for slug in slugs:
            file = directory / f"{slug}.yaml"
            objects = yaml.safe_load(file.read_text())
            objects[0]["fields"]["education"] = f"Measured at {time.time():.0f}."
            file.write_text(yaml.safe_dump(objects, allow_unicode=True, sort_keys=False))
        changed = []
        with measured(changed) as act:
            act(lambda: call_command("loaddata", str(directory), verbosity=0))
        tell(f"loaddata, {len(slugs)} changed", changed)
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{folder}/empty.sqlite3"}
        command = [sys.executable, __file__, "--load", str(directory)]
        subprocess.run(command, env=environment, check=True)  # noqa: S603, our own script


def load(directory: str) -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    new = []
    with measured(new) as act:
        act(lambda: call_command("loaddata", directory, verbosity=0))
    tell("loaddata, all new (SQLite)", new)


@contextmanager
def nothing():
    yield lambda act: act()


@contextmanager
def measured(found: list, profile=None):
    """Yields what does something and notes its queries and its milliseconds in `found`."""
    from django.db import connection

    queries = 0

    def counted(execute, *query):
        # Django's own log would keep the text of each.
        nonlocal queries
        queries += 1
        return execute(*query)

    def run(act):
        start, cpu = time.perf_counter(), time.process_time()
        if profile:
            profile.enable()
        with connection.execute_wrapper(counted):
            answer = act()
        if profile:
            profile.disable()
        took = time.perf_counter() - start, time.process_time() - cpu
        found.append((queries, *(seconds * 1000 for seconds in took)))
        return answer

    yield run


def tell(name: str, found: list[tuple[int, float, float]]) -> None:
    queries, waited, cpu = zip(*found, strict=True)
    print(
        f"{name:32} {statistics.median(queries):7.0f} {statistics.median(waited):9.1f} {max(waited):9.1f}"
        f"        {statistics.median(cpu):9.1f} {max(cpu):9.1f}",
        flush=True,
    )


if __name__ == "__main__":
    from pace import pace

    print(pace())
    main()
    print(pace())
