"""Rules that span the code, so that no convention can rot. See the layers in docs/developers.md."""

import ast
from collections import Counter, defaultdict
from importlib.util import resolve_name
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

PACKAGE = Path(settings.BASE_DIR) / "careers"

# From the ground up. A module imports from its own part and from layers below, never from beside or above.
LAYERS = [
    {"text"},
    {"models", "sandbox", "uploads", "write_queue", "yaml_format"},
    {"bulk"},
    {"pages"},
    {"drafts", "discovery"},
    {"checks", "presentation"},
    {"publishing"},
    {"authentication", "documents", "exporters", "http", "importers", "templatetags"},
    {"editorial", "static_site"},
    {"admin", "api", "management", "views"},
    {"apps", "urls"},
]
THIN = {"admin", "management", "views"}
LAYER = {name: number for number, names in enumerate(LAYERS) for name in names}

# What makes the public pages, and the models that it may query.
PUBLIC_PARTS = {"api", "discovery", "http", "pages", "presentation", "templatetags", "views"}
# Synonyms are part of no page: the search reads them as editors have written them.
PUBLIC_MODELS = {"Edition", "Synonym"}

# A row of the working copy, and the same part of a page as readers get it, are called the same.
SAME_IDEA = {"models", "pages"}
# Django asks for this name in every module of a command.
COMMAND = "Command"

LONGEST = 500
MANAGERS = {"objects", "_default_manager", "_base_manager"}


def modules():
    """Every module of careers but the migrations, as (dotted name, syntax tree)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ["careers", *path.relative_to(PACKAGE).with_suffix("").parts]
        if "migrations" not in parts:
            yield ".".join(parts), ast.parse(path.read_text(), path)


MODULES = dict(modules())


def imports(module: str) -> set[str]:
    """The full names that `module` imports, wherever in the module it does so."""
    package = module.rpartition(".")[0]
    found = set()
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = resolve_name("." * node.level + (node.module or ""), package)
            found |= {f"{origin}.{alias.name}" for alias in node.names}
    return found


def part(name: str) -> str | None:
    """The part of careers that a full name belongs to: `careers.models.role.Role` to `models`."""
    names = name.split(".")
    return names[1] if names[0] == "careers" and len(names) > 1 and names[1] != "__init__" else None


def parts_imported(module: str) -> set[str]:
    return {found for name in imports(module) if (found := part(name))} - {part(module)}


def test_every_module_has_its_place():
    assert {part(module) for module in MODULES} - {None} - LAYER.keys() == set()


@pytest.mark.parametrize("module", [module for module in MODULES if part(module)])
def test_imports_point_one_way(module):
    own = LAYER.get(part(module), 0)
    assert {name for name in parts_imported(module) if LAYER.get(name, 0) >= own} == set()


def test_no_modules_import_in_a_circle():
    known = {name.removesuffix(".__init__"): name for name in MODULES}

    def module_of(name: str) -> str | None:
        return known.get(name) or known.get(name.rpartition(".")[0])

    graph = {
        module: {found for name in imports(module) if (found := module_of(name)) not in (None, module)}
        for module in MODULES
    }
    # Modules that import nothing, or only what was left out before, are left out until no more can be.
    while free := {module for module, needed in graph.items() if not needed & graph.keys()}:
        graph = {module: needed for module, needed in graph.items() if module not in free}
    assert sorted(graph) == []


def test_no_cached_property_locks_others_out():
    """That of functools does before Python 3.12: whoever waits for the database holds up all of the class."""
    assert {module for module in MODULES if "functools.cached_property" in imports(module)} == set()


def test_no_part_holds_a_fifth_of_the_code():
    lines = Counter()
    for path in PACKAGE.rglob("*.py"):
        if "migrations" not in path.parts:
            lines[path.relative_to(PACKAGE).parts[0]] += len(path.read_text().splitlines())
    assert {name for name, number in lines.items() if number * 5 >= lines.total()} == set()


def test_public_code_queries_editions_and_never_rows():
    rows = {model.__name__ for model in apps.get_app_config("careers").get_models()} - PUBLIC_MODELS
    queried = {
        (module, ast.unparse(node))
        for module, tree in MODULES.items()
        # What fills an index, and what reads and writes drafts, is called by publishing and may look at rows.
        if part(module) in PUBLIC_PARTS and not module.endswith((".index", ".from_rows", ".to_rows"))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
        if ast.unparse(node.value).rpartition(".")[2] in rows
    }
    assert queried == set()


def test_template_tags_never_query():
    tags = [module for module in MODULES if part(module) == "templatetags"]
    attributes = {
        node.attr for tag in tags for node in ast.walk(MODULES[tag]) if isinstance(node, ast.Attribute)
    }
    assert attributes & MANAGERS == set()
    assert {name for tag in tags for name in imports(tag) if name.startswith("django.db")} == set()


def test_no_class_name_stands_for_two_ideas():
    parts_by_name = defaultdict(list)
    for module, tree in MODULES.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name != COMMAND:
                parts_by_name[node.name].append(part(module))
    twins = {
        name for name, parts in parts_by_name.items() if len(parts) > 1 and sorted(parts) != sorted(SAME_IDEA)
    }
    assert twins == set()


def test_the_admin_has_lists_and_forms_and_no_other_pages():
    # Those are views of careers.editorial, which its AdminSite routes.
    admin = [tree for module, tree in MODULES.items() if part(module) == "admin"]
    defined = {node.name for tree in admin for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    assert "get_urls" not in defined


def test_only_publishing_makes_editions():
    makers = {
        module
        for module, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Edition", "Edition.objects.create"}
    }
    assert {part(module) for module in makers} <= {"publishing"}


def test_a_module_that_grows_too_long_becomes_a_package():
    # About 400 lines is the rule; this is where "about" ends.
    paths = [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]
    assert [path for path in paths if len(path.read_text().splitlines()) > LONGEST] == []


def test_every_model_has_a_factory():
    from tests import factories

    made = {
        value._meta.model
        for value in vars(factories).values()
        if isinstance(value, type) and issubclass(value, factories.DjangoModelFactory) and value._meta.model
    }
    content = {model for app in ("careers", "desk") for model in apps.get_app_config(app).get_models()}
    assert content - made == set()
