"""What the site itself writes on its public pages: the strings of its templates and of its code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from careers.pages import readability

ROOT = Path(__file__).resolve().parents[2]
#: Where public pages get their words from.
TEMPLATES = ("templates/careers", "templates/exported", "templates")
MODULES = ("careers/presentation", "careers/views", "careers/pages/wording.py", "careers/discovery")
#: What editors alone see.
OF_EDITORS = {"import_report.html", "desk", "admin", "account", "registration"}

TRANSLATED = re.compile(r"""{%\s*translate\s+(?:"([^"]*)"|'([^']*)')""")
IN_EXPRESSION = re.compile(r"""_\((?:"([^"]*)"|'([^']*)')\)""")
BLOCK = re.compile(r"{%\s*blocktranslate\b[^%]*%}(.*?){%\s*endblocktranslate\s*%}", re.S)
PLURAL = re.compile(r"{%\s*plural\s*%}")
#: A number, a name or a list in its place.
PLACE = re.compile(r"{{[^}]*}}|%\(\w+\)[sd]|%[sd]|{\w*}")
TAG = re.compile(r"<[^>]+>")
GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "pgettext"}


def sentences() -> dict[str, list[str]]:
    """The sentences of the site by the file that they are in; labels, which are none, are left out."""
    found: dict[str, list[str]] = {}
    for path, text in strings():
        plain = " ".join(TAG.sub("", PLACE.sub("ten", text)).replace("%%", "%").split())
        if plain.endswith((".", "?", "!", ":")) and " " in plain:
            found.setdefault(path, []).extend(readability.sentences(plain))
    return found


def strings() -> Iterator[tuple[str, str]]:
    """(path, string) for every string that is translated, in the templates and modules of public pages."""
    for folder in TEMPLATES:
        for path in sorted((ROOT / folder).glob("*.html")):
            if not OF_EDITORS & {path.name}:
                yield from (
                    (path.relative_to(ROOT).as_posix(), text) for text in _of_template(path.read_text())
                )
    for name in MODULES:
        place = ROOT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
            yield from ((path.relative_to(ROOT).as_posix(), text) for text in _of_module(path.read_text()))


def _of_template(text: str) -> Iterator[str]:
    for pattern in (TRANSLATED, IN_EXPRESSION):
        yield from ("".join(filter(None, match.groups())) for match in pattern.finditer(text))
    for match in BLOCK.finditer(text):
        yield from PLURAL.split(match[1])


def _of_module(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in GETTEXT:
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value
