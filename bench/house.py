"""How many modules of `careers` run for a role page, a save with publication, loaddata, an import, a search.

    python bench/house.py ONET_DIRECTORY [--project DIRECTORY] [--list]

Counts the modules of which a function runs; importing a module does not count. Uses a temporary SQLite
database with the roles of fixtures/, and the first occupations of a release of O*NET. --project names another
checkout to count in, such as one of an older commit; --list names the modules.
"""

import argparse
import os
import pkgutil
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

#: Of the release that is imported.
ROLES = 20
ROLE, SEARCH = "/careers/{slug}/", "/search/?q=machine+learning+enginer"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("onet", type=Path, metavar="ONET_DIRECTORY")
    parser.add_argument("--project", type=Path, default=Path(__file__).resolve().parent.parent)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    onet = options.onet.resolve()
    os.chdir(options.project)
    sys.path.insert(0, str(options.project))
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "ENV_FILE": "/dev/null",
            "DATABASE_URL": f"sqlite:///{folder}/house.sqlite3",
            "DEBUG": "off",
            "HTTPS": "off",
            "SECRET_KEY": "only-for-measuring",
            "ALLOWED_HOSTS": "testserver",
        }
        measure(cut(onet, Path(folder) / "onet"), options.list)


def cut(onet: Path, smaller: Path) -> Path:
    """The release in `onet` with its first ROLES occupations only; what is not about occupations is whole."""
    smaller.mkdir()
    occupations = (onet / "Occupation Data.txt").read_text().splitlines()[1 : ROLES + 1]
    codes = {line.split("\t")[0] for line in occupations}
    for file in onet.glob("*.txt"):
        head, *lines = file.read_text().splitlines(keepends=True)
        if head.startswith("O*NET-SOC Code"):
            lines = [line for line in lines if line.split("\t")[0] in codes]
        (smaller / file.name).write_text(head + "".join(lines))
    return smaller


def measure(onet: Path, show: bool) -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    everything = imported()
    call_command("migrate", verbosity=0)
    found = {"loaddata": modules_run(lambda: call_command("loaddata", "roles", verbosity=0))}
    from careers.models import Edition

    slug = Edition.objects.live().order_by("slug").values_list("slug", flat=True)[0]
    found["a role page"] = modules_run(lambda: get(ROLE.format(slug=slug)))
    found["a search"] = modules_run(lambda: get(SEARCH))
    found["a save with publication"] = save_and_publish(slug)
    found["an import"] = modules_run(lambda: call_command("import_onet", str(onet), verbosity=0))
    print(f"{len(everything)} modules of careers in {Path.cwd()}")
    for what, modules in found.items():
        print(f"{len(modules):4} {what}")
        if show:
            print("".join(f"       {name}\n" for name in sorted(modules)), end="")


def imported() -> list[str]:
    """The names of all modules of careers, after they have been imported; without migrations."""
    import careers

    names = ["careers"]
    for module in pkgutil.walk_packages(careers.__path__, "careers."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            __import__(module.name)
            names.append(module.name)
    return names


def modules_run(work: Callable[[], object]) -> set[str]:
    """The files of careers of which a function runs while `work` does."""
    home = str(Path.cwd() / "careers")
    files = set()

    def note(frame, event, _argument) -> None:
        code = frame.f_code
        # What runs while a module is imported is no use of it.
        if event == "call" and code.co_name != "<module>" and code.co_filename.startswith(home):
            files.add(os.path.relpath(code.co_filename, home))

    threading.setprofile(note)
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return files


def get(address: str) -> None:
    from django.test import Client

    answer = Client().get(address)
    expect(answer.status_code == 200, f"{address}: {answer.status_code}")


def save_and_publish(slug: str) -> set[str]:
    """Another summary, saved in the form of the role, then published."""
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse
    from lxml import html

    from careers.models import Edition, Role

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor"))
    role = Role.objects.get(slug=slug)

    def form(address: str, element: str) -> html.FormElement:
        page = html.fromstring(client.get(address).content.decode(), base_url=address)
        return page.xpath(f"//form[{element}]")[0]

    def send(filled: html.FormElement, address: str, **more: str) -> None:
        answer = client.post(address, dict(filled.form_values()) | more)
        expect(answer.status_code == 302, f"{address}: {answer.status_code}")

    def work() -> None:
        address = reverse("admin:careers_role_change", args=[role.pk])
        send(form(address, "@id='role_form'"), address, summary="Another summary.", _save="Save")
        address = reverse("admin:careers_role_publish", args=[role.pk])
        send(form(address, ".//*[@name='reason']"), address)

    before = Edition.objects.count()
    modules = modules_run(work)
    expect(Edition.objects.count() == before + 1, "nothing was published")
    return modules


def expect(so: bool, otherwise: str) -> None:
    if not so:
        sys.exit(f"Not counted: {otherwise}")


if __name__ == "__main__":
    main()
