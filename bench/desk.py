"""How many queries and milliseconds the editors' desk takes, with many roles that were published often.

    python bench/desk.py [--roles 1000] [--editions 20] [--times 20] [--keep FILE]
    DATABASE_URL=… python bench/desk.py --form SLUG [--form SLUG] [--before FOLDER]

Makes such a site in a temporary SQLite database (or in the PostgreSQL database that DATABASE_URL names, which
must be empty): roles as large as the largest of the fixtures, each published many times, a third of them
changed since, some scheduled, submitted, overdue or with figures that are old; with the log that all of
this leaves. Then opens the desk, the list of roles, a role's form and the coverage page, and publishes
roles. --keep makes the SQLite database in FILE and leaves it there, or measures what FILE holds already.

With --form, the forms of these roles of the database that DATABASE_URL names are opened, as an editor does:
what that costs the server, and what it costs Chromium's main thread, with the click on "Add another pay
figure". --before names the folder of another build, and prints both side by side, measured in turn.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import django
import msgspec
from pace import pace

HERE = Path(__file__).resolve().parent.parent
#: The build that is measured.
BUILD = Path(os.environ.get("BENCH_BUILD", HERE)).resolve()
sys.path.insert(0, str(BUILD))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
# With debugging on, Django records every query and reads templates again each time.
os.environ |= {"DEBUG": "off", "HTTPS": "off"}
os.environ.setdefault("SECRET_KEY", "only-for-measuring")

BATCH = 100
#: Of every so many roles, one is scheduled, handed in for review, overdue; or has changed since.
SCHEDULED, SUBMITTED, OVERDUE, CHANGED = 20, 10, 5, 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--roles", type=int, default=1000)
    parser.add_argument("--editions", type=int, default=20)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--keep", metavar="FILE")
    parser.add_argument("--form", metavar="SLUG", action="append")
    parser.add_argument("--before", metavar="FOLDER", type=Path)
    parser.add_argument("--json", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.json:
        print(json.dumps({slug: measured_form(slug) for slug in options.form}))
        return
    if options.form:
        compare_forms(options.form, options.before)
        return
    with tempfile.TemporaryDirectory() as folder:
        file = options.keep or f"{folder}/desk.sqlite3"
        if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{Path(file).resolve()}"
        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
        settings.ALLOWED_HOSTS = ["testserver"]
        call_command("migrate", verbosity=0)
        make(options.roles, options.editions)
        measure(options.times)


def make(roles: int, editions: int) -> None:
    """Fill the database, unless it has roles already."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from careers import publishing
    from careers.models import Edition, Role
    from careers.pages import Writing, from_json, write_pages

    if Role.objects.exists():
        return
    began = time.perf_counter()
    chance = random.Random(1)  # noqa: S311, nothing is secret here
    users = get_user_model().objects
    editor = users.create_superuser("publisher", "publisher@example.org", "x")
    writer = users.create_user("writer", is_staff=True)
    call_command("loaddata", "roles", verbosity=0)
    largest = max(Edition.objects.live(), key=lambda edition: len(edition.content))
    pattern = from_json(largest.content)
    now, year = timezone.now(), timezone.localdate().year
    for start in range(0, roles, BATCH):
        pages = [variant(pattern, number, chance, year) for number in range(start, min(start + BATCH, roles))]
        made, _left_out = write_pages([Writing(page) for page in pages])
        history(made, pages, editions - 1, largest.rendered, now)
        publishing.publish_all(made, by="publisher", reason="Newer figures.")
        shake(made, editor, writer, now, chance)
        log(made, editor, writer, editions)
        print(f"\r{start + len(made)} roles", end="", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"\r{roles} roles with {editions} editions each, made in {time.perf_counter() - began:.0f} s")


def variant(pattern, number: int, chance: random.Random, year: int):
    """A page like `pattern` at an address of its own, with figures of another age and other sources."""
    from careers.pages import Family, Source

    survey = Source(
        slug="made-up", publisher="Nobody", title="Survey", url="https://survey.example/", trust="survey"
    )
    source = {"source": survey.slug} if number % 2 else {}
    bands = [
        msgspec.structs.replace(band, year=year - chance.randint(0, 3), **source)
        for band in pattern.salary_bands
    ]
    if number % 50 == 0:
        bands[0] = msgspec.structs.replace(bands[0], mean=Decimal(1))
    family = f"made-up-{number % 20}"
    return msgspec.structs.replace(
        pattern,
        slug=f"made-up-{number}",
        title=f"Made-up role {number}",
        family=Family(slug=family, name=family.replace("-", " ").capitalize()),
        salary_bands=tuple(bands),
        sections=pattern.sections[: chance.randint(2, len(pattern.sections))],
        ladders=(),
        related_careers=(),
        sources=(*pattern.sources, survey),
    )


def history(roles, pages, number: int, rendered: str, now) -> None:
    """Give each role `number` editions that were public one after the other, a fortnight each."""
    from careers.models import Edition
    from careers.pages import checksum, to_json
    from careers.publishing import columns

    step = timedelta(days=14)
    made = []
    for role, page in zip(roles, pages, strict=True):
        for past in range(number):
            content = to_json(msgspec.structs.replace(page, summary=f"As of edition {past + 1}."))
            made.append(
                Edition(
                    role=role,
                    number=past + 1,
                    content=content,
                    rendered=rendered,
                    checksum=checksum(content),
                    live_from=now - (number - past) * step,
                    live_until=now - (number - past - 1) * step,
                    created_by="publisher",
                    **columns(page),
                )
            )
    Edition.objects.bulk_create(made, BATCH)


def shake(roles, editor, writer, now, chance: random.Random) -> None:
    """Change, schedule, submit and forget some of `roles`."""
    from careers import publishing
    from careers.editorial.models import Submission
    from careers.models import Role

    today = now.date()
    Role.objects.filter(pk__in=[role.pk for role in roles]).update(reviewed_on=today - timedelta(days=400))
    changed = [role.pk for role in roles[::CHANGED]]
    Role.objects.filter(pk__in=changed).update(summary="Changed since.", responsible=writer)
    Role.objects.filter(pk__in=[role.pk for role in roles[::2]]).update(review_due=today + timedelta(days=9))
    overdue = [role.pk for role in roles[::OVERDUE]]
    Role.objects.filter(pk__in=overdue).update(review_due=today - timedelta(days=9), responsible=editor)
    publishing.note_changes(Role.objects.filter(pk__in=changed))
    for role in Role.objects.filter(pk__in=[role.pk for role in roles[::SCHEDULED]]):
        role.summary = "What comes next."
        role.save()
        publishing.note_changes(Role.objects.filter(pk=role.pk))
        publishing.schedule(role, by="publisher", at=now + timedelta(days=chance.randint(1, 40)))
    Submission.objects.bulk_create(
        Submission(
            role=role,
            checksum="",
            submitted_by=writer,
            state=chance.choice(["waiting", "waiting", "sent-back"]),
            reviewer=chance.choice([editor, None]),
        )
        for role in roles[::SUBMITTED]
    )


def log(roles, editor, writer, editions: int) -> None:
    """What the admin has noted: every edition was saved by a writer and published by an editor."""
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType

    from careers.models import Role

    content_type = ContentType.objects.get_for_model(Role)
    LogEntry.objects.bulk_create(
        LogEntry(
            user=user,
            content_type=content_type,
            object_id=str(role.pk),
            object_repr=role.title,
            action_flag=CHANGE,
            change_message=message,
        )
        for role in roles
        for _edition in range(editions)
        for user, message in ((writer, '[{"changed": {"fields": ["Summary"]}}]'), (editor, "Published."))
    )


def measure(times: int) -> None:
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from careers import publishing
    from careers.models import Role

    client = Client()
    client.force_login(get_user_model().objects.get(username="publisher"))
    role = Role.objects.filter(slug__startswith="made-up").first()
    addresses = {
        "desk": reverse("admin:index"),
        "list of roles": reverse("admin:careers_role_changelist"),
        "contradictions": reverse("admin:careers_role_changelist") + "?work=contradictions",
        "my drafts": reverse("admin:careers_role_changelist") + "?work=my-drafts",
        "form of a role": reverse("admin:careers_role_change", args=[role.pk]),
        "coverage": reverse("admin:careers_role_coverage"),
        "broken links": reverse("admin:careers_role_links"),
    }
    print("milliseconds: median and longest of the time, and of this process alone")
    for name, address in addresses.items():
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        if response.status_code != 200:
            raise SystemExit(f"{address} answers {response.status_code}")
        tell(
            name, len(queries), [timed(lambda address=address: client.get(address)) for _time in range(times)]
        )
    roles = list(Role.objects.filter(slug__startswith="made-up").order_by("-pk")[: times + 2])
    took, counted = [], 0
    for role in roles:
        role.summary = f"Published at {time.time()}."
        role.save()
        publishing.note_changes(Role.objects.filter(pk=role.pk))
        with CaptureQueriesContext(connection) as queries:
            publish(role)
        counted = len(queries)
    for role in roles[2:]:
        role.summary = f"Published at {time.time()}."
        role.save()
        publishing.note_changes(Role.objects.filter(pk=role.pk))
        took.append(timed(lambda role=role: publish(role)))
    tell("publishing a role", counted, took)


def publish(role) -> None:
    from careers import publishing

    publishing.publish(role, by="publisher", reason="Newer figures.")


def timed(act) -> tuple[float, float]:
    """Milliseconds that `act` takes: as somebody waits, and of this process."""
    start, cpu = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - start) * 1000, (time.process_time() - cpu) * 1000


def tell(name: str, queries: int, took: list[tuple[float, float]]) -> None:
    told = "  ".join(
        f"{statistics.median(values):7.1f} {max(values):7.1f}" for values in zip(*took, strict=True)
    )
    print(f"{name:20} {queries:3} queries {told}", flush=True)


# The form of a role, of one build or of two


ROUNDS = 3
MEASURES = ("server, ms of CPU", "HTML, kB", "browser, ms of main thread", "adding a pay figure, ms")


def compare_forms(slugs: list[str], before: Path | None) -> None:
    builds = [each for each in (before, HERE) if each]
    found: dict[Path, list[dict]] = {build: [] for build in builds}
    for _round in range(ROUNDS):
        for build in builds:
            arguments = [sys.executable, __file__, "--json", *(f"--form={slug}" for slug in slugs)]
            environment = os.environ | {"BENCH_BUILD": str(build)}
            answer = subprocess.run(  # noqa: S603, of this file
                arguments, env=environment, cwd=build, check=True, capture_output=True, text=True
            )
            found[build].append(json.loads(answer.stdout.splitlines()[-1]))
    print(f"{'':52}" + "".join(f"{name:>10}" for name in (["before", "now", "share"] if before else ["now"])))
    for slug in slugs:
        for number, name in enumerate(MEASURES):
            medians = [statistics.median(each[slug][number] for each in found[build]) for build in builds]
            share = f"{medians[1] / medians[0]:10.3f}" if before else ""
            told = "".join(f"{each:10.0f}" for each in medians)
            print(f"{slug:24.24} {name:27}{told}{share}", flush=True)


def measured_form(slug: str) -> list[float]:
    """MEASURES of the form of the role at this address."""
    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from careers.models import Role

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.ALLOWED_HOSTS = ["testserver", "127.0.0.1"]
    users = get_user_model().objects
    user = users.filter(username="bench").first() or users.create_superuser("bench", "bench@example.org", "x")
    client = Client()
    client.force_login(user)
    address = reverse("admin:careers_role_change", args=[Role.objects.get(slug=slug).pk])
    size = len(client.get(address).content) / 1000
    server = statistics.median(timed(lambda: client.get(address))[1] for _time in range(5))
    return [server, size, *in_browser(address, client.cookies["sessionid"].value)]


def in_browser(address: str, session: str) -> tuple[float, float]:
    """Milliseconds of Chromium's main thread: until the form is at rest, and for one more pay figure."""
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.db import connections
    from django.test.testcases import LiveServerThread
    from playwright.sync_api import sync_playwright

    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    connections.close_all()
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    here = f"http://127.0.0.1:{server.port}"
    browser_file = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_file, args=["--no-sandbox"])
        context = browser.new_context()
        context.add_cookies([{"name": "sessionid", "value": session, "url": here}])
        page = context.new_page()
        page.set_default_timeout(180_000)
        tools = context.new_cdp_session(page)
        tools.send("Performance.enable")

        def spent() -> float:
            page.evaluate("() => new Promise((rest) => requestIdleCallback(() => setTimeout(rest, 1000)))")
            metrics = tools.send("Performance.getMetrics")["metrics"]
            return next(each["value"] for each in metrics if each["name"] == "TaskDuration") * 1000

        page.goto(here + address, wait_until="load")
        opened = spent()
        page.evaluate("document.querySelector('#salary_bands-group .add-row a').click()")
        added = spent() - opened
        browser.close()
    server.terminate()
    return opened, added


if __name__ == "__main__":
    if "--json" in sys.argv:
        main()
    else:
        print(pace())
        main()
        print(pace())
