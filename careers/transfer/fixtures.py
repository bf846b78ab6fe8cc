"""Loading fixtures: every object is checked first, and nothing is loaded if one of them is wrong.

Django's own loader stops at the first fault, checks no validator, and knows no editions. This one
finds all the faults of all the files, says where each is, and publishes what it has loaded.
"""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from typing import Any, BinaryIO, NamedTuple

import yaml
from django.apps import apps
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.db.models import Exists, F, Max, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from careers import publishing, rendering, rolepage, validation
from careers.models import Edition, Role, Section, Source, State

#: Positions from here on are free while rows change places.
PARKING = 1_000_000


class Entry(NamedTuple):
    """One object as a file gives it, and where: `lines` are the lines of its fields."""

    file: str
    number: int
    content: Any
    line: int | None = None
    lines: dict[str, int] = {}


class Fault(NamedTuple):
    """What is wrong, and where: the file, the object in it, its field (or nothing), the reason."""

    file: str
    line: int | None
    object: str
    field: str
    reason: str

    def __str__(self):
        where = _("line %(line)d: ") % {"line": self.line} if self.line else ""
        field = f", {self.field}" if self.field else ""
        return f"{where}{self.object}{field}: {self.reason}"


class FixtureFaults(Exception):
    """All that is wrong with the files; nothing has been loaded."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = sorted(set(faults), key=lambda fault: (fault.file, fault.line or 0, fault))
        super().__init__(str(self))

    def __str__(self):
        count = len(self.faults)
        lines = [
            ngettext(
                "Nothing was loaded. There is %(count)d fault:",
                "Nothing was loaded. There are %(count)d faults:",
                count,
            )
            % {"count": count}
        ]
        for file, faults in groupby(self.faults, key=lambda fault: fault.file):
            lines += [file, *(f"  {fault}" for fault in faults)]
        return "\n".join(lines)


class Outcome(NamedTuple):
    """What loading has done: counts of objects, and slugs of roles."""

    added: int
    changed: int
    unchanged: int
    published: list[str]
    left_withdrawn: list[str]
    models: set[type[models.Model]]


# ---------------------------------------------------------------------------------------------
# Reading


class _StrictLoader(yaml.SafeLoader):
    """Refuses a mapping that gives the same key twice: YAML would silently drop the first."""

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _value in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("“%(key)s” is given twice") % {"key": key.value}, key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def read(stream: BinaryIO, file: str, format: str) -> list[Entry]:
    """The objects in a YAML, JSON or JSON Lines file. Raises FixtureFaults where it is none."""
    try:
        text = stream.read().decode()
        entries = list(_READERS[format](text, file))
    except UnicodeDecodeError as error:
        raise FixtureFaults([_file_fault(file, _("The file is not UTF-8 text."))]) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise FixtureFaults(
            [_file_fault(file, str(error.problem), mark.line + 1 if mark else None)]
        ) from error
    except yaml.YAMLError as error:
        raise FixtureFaults([_file_fault(file, str(error))]) from error
    except json.JSONDecodeError as error:
        raise FixtureFaults([_file_fault(file, error.msg, error.lineno)]) from error
    if not entries:
        raise FixtureFaults([_file_fault(file, _("The file holds no objects."))])
    return entries


def _file_fault(file: str, reason: str, line: int | None = None) -> Fault:
    return Fault(file, line, _("the file"), "", reason)


def _read_yaml(text: str, file: str) -> Iterator[Entry]:
    loader = _StrictLoader(text)
    try:
        root = loader.get_single_node()
        if root is not None and not isinstance(root, yaml.SequenceNode):
            raise FixtureFaults([_file_fault(file, _("The file is not a list of objects."), 1)])
        for number, node in enumerate(root.value if root else (), start=1):
            yield Entry(
                file,
                number,
                loader.construct_document(node),
                node.start_mark.line + 1,
                _field_lines(node),
            )
    finally:
        loader.dispose()


def _field_lines(node: yaml.Node) -> dict[str, int]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {
        name.value: name.start_mark.line + 1
        for key, value in node.value
        if key.value == "fields" and isinstance(value, yaml.MappingNode)
        for name, _value in value.value
    }


def _read_json(text: str, file: str) -> Iterator[Entry]:
    objects = json.loads(text)
    if not isinstance(objects, list):
        raise FixtureFaults([_file_fault(file, _("The file is not a list of objects."))])
    return (Entry(file, number, each) for number, each in enumerate(objects, start=1))


def _read_jsonl(text: str, file: str) -> Iterator[Entry]:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            try:
                yield Entry(file, number, json.loads(line), number)
            except json.JSONDecodeError as error:
                raise FixtureFaults([_file_fault(file, error.msg, number)]) from error


_READERS = {"yaml": _read_yaml, "yml": _read_yaml, "json": _read_json, "jsonl": _read_jsonl}
FORMATS = frozenset(_READERS)


# ---------------------------------------------------------------------------------------------
# Loading


@transaction.atomic
def load(
    entries: list[Entry], *, by: str, reason: str = "", draft: bool = False, ignore: bool = False
) -> Outcome:
    """Check all `entries`, save them, and publish the roles they belong to (not so as a `draft`).

    Roles are published where something of them is new or changed. A role that has been withdrawn
    stays so, and a role that comes with editions of its own (a full dump) keeps to these. With
    `ignore`, unknown models and fields are passed over. Raises FixtureFaults with all that is wrong.
    """
    loading = _Loading(entries, ignore)
    loading.save()
    published, left_withdrawn = loading.publish(by=by, reason=reason, draft=draft)
    if loading.faults:
        raise FixtureFaults(loading.faults)
    return Outcome(
        loading.added,
        loading.changed,
        loading.unchanged,
        published,
        left_withdrawn,
        loading.models,
    )


class _Item:
    """An entry on its way to becoming a row."""

    def __init__(self, entry: Entry, model: type[models.Model]):
        self.entry = entry
        self.model = model
        self.instance: models.Model | None = None
        self.existing: models.Model | None = None
        self.faulty = False

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def fields(self) -> dict[str, Any]:
        return self.entry.content.get("fields") or {}

    @property
    def name(self) -> str:
        """The object in words: its model and what it is called by, or else its place in the file."""
        key = "/".join(str(part) for part in self.key if part is not None)
        return f"{self.label} {key}" if key else _object_name(self.entry, self.label)

    @property
    def key(self) -> tuple:
        """The natural key, as far as the entry gives it."""
        key = []
        for name in _KEYS.get(self.label, ("slug",)):
            value = self.fields.get(name)
            key += value if isinstance(value, list | tuple) else [value]
        return tuple(key)

    @property
    def is_new(self) -> bool:
        return self.existing is None


_KEYS = {
    "careers.alternatetitle": ("role", "title"),
    "careers.externalcode": ("role", "scheme", "code"),
    "careers.relatedcareer": ("role", "target"),
    "careers.section": ("role", "slug"),
    "careers.skillgroup": ("role", "slug"),
    "careers.skillrequirement": ("group", "skill"),
    "careers.salaryband": ("role", "slug"),
    "careers.salaryfactor": ("role", "slug"),
    "careers.marketfigure": ("role", "slug"),
    "careers.rung": ("ladder", "title"),
    "careers.edition": ("role", "number"),
}


def _object_name(entry: Entry, label: str) -> str:
    return _("object %(number)d (%(model)s)") % {"number": entry.number, "model": label}


class _Loading:
    def __init__(self, entries: list[Entry], ignore: bool):
        self.ignore = ignore
        self.faults: list[Fault] = []
        self.added = self.changed = self.unchanged = 0
        self.models: set[type[models.Model]] = set()
        self.failed: set[tuple] = set()
        self.found: dict[tuple, models.Model] = {}
        self.roles: set[int] = set()
        self.changed_roles: set[int] = set()
        self.roles_with_editions: set[int] = set()
        self.changed_shared: list[models.Model] = []
        self.items = [item for entry in entries if (item := self._item(entry))]
        self.by_key = {(item.label, item.key): item for item in self.items}

    def _item(self, entry: Entry) -> _Item | None:
        content = entry.content
        label = content.get("model") if isinstance(content, dict) else None
        try:
            model = apps.get_model(label)
        except (LookupError, ValueError, TypeError, AttributeError):
            if not (self.ignore and label):
                reason = _("There is no model “%(name)s”.") % {"name": label}
                self._fault(entry, _object_name(entry, "?"), "", reason)
            return None
        if not isinstance(content.get("fields"), dict):
            self._fault(entry, _object_name(entry, label), "", _("The object has no fields."))
            return None
        return _Item(entry, model)

    def _fault(self, entry: Entry, name: str, field: str, reason: str) -> None:
        line = entry.lines.get(field, entry.line)
        self.faults.append(Fault(entry.file, line, name, field, reason))

    def _refuse(self, item: _Item, field: str, reason: str) -> None:
        item.faulty = True
        self._fault(item.entry, item.name, field, reason)

    def _refuse_all(self, item: _Item, error: ValidationError) -> None:
        for field, messages in error.message_dict.items():
            for message in messages:
                self._refuse(item, "" if field == "__all__" else field, message)

    # Rows

    def save(self) -> None:
        """Check and save what the entries describe, model by model, parents first."""
        order = {
            model: rank
            for rank, model in enumerate(
                serializers.sort_dependencies(
                    [(config, None) for config in apps.get_app_configs()], allow_cycles=True
                )
            )
        }
        self.items.sort(key=lambda item: order.get(item.model, len(order)))
        for model, group in groupby(self.items, key=lambda item: item.model):
            self.models.add(model)
            items = list(group)
            if model._meta.app_label == "careers":
                self._save_rows(model, items)
            else:
                self._save_others(items)

    def _save_others(self, items: list[_Item]) -> None:
        """Objects of other applications, by Django's own rules."""
        for item in items:
            try:
                for each in serializers.deserialize(
                    "python", [item.entry.content], ignorenonexistent=self.ignore
                ):
                    each.save()
                    self.changed += 1
            except Exception as error:  # whatever Django's deserializers raise
                self._refuse(item, "", str(error))

    def _save_rows(self, model, items: list[_Item]) -> None:
        for item in items:
            self._build(item)
        self._find_twins(model, items)
        parked = self._park(model, items)
        for item in items:
            self._check_and_save(item, parked)
        self._unpark(model, parked)

    def _build(self, item: _Item) -> None:
        """Give `item` the instance that its entry describes, and the row that exists already."""
        values = {}
        for name, value in item.fields.items():
            try:
                field = item.model._meta.get_field(name)
                if not field.concrete:
                    raise FieldDoesNotExist
            except FieldDoesNotExist:
                if not self.ignore:
                    self._refuse(item, name, _("There is no such field."))
                continue
            try:
                if field.is_relation:
                    values[name] = self._related(field, value)
                else:
                    values[name] = field.to_python(value)
            except ValidationError as error:
                self._refuse(item, name, " ".join(error.messages))
            except _ParentFailed:
                item.faulty = True
        item.instance = item.model(**values)
        self._clean_fields(item)
        if item.faulty:
            self._check_alone(item, exclude=set(item.fields) - set(values))
            return
        pk = item.entry.content.get("pk")
        rows = item.model._default_manager
        if pk is not None:
            item.instance.pk = item.model._meta.pk.to_python(pk)
            item.existing = rows.filter(pk=pk).first()
        else:
            try:
                item.existing = rows.get_by_natural_key(*item.instance.natural_key())
            except item.model.DoesNotExist:
                return
            item.instance.pk = item.existing.pk
        if item.existing:
            item.instance._state.adding = False
            for field in item.model._meta.concrete_fields:
                if not field.serialize and not field.primary_key:
                    setattr(item.instance, field.attname, getattr(item.existing, field.attname))

    def _related(self, field: models.ForeignKey, value):
        """The row that `value` (a natural key or a primary key) names."""
        if value is None:
            return None
        model = field.remote_field.model
        key = (model, tuple(value) if isinstance(value, list | tuple) else value)
        if key not in self.found:
            try:
                if isinstance(value, list | tuple):
                    row = model._default_manager.get_by_natural_key(*value)
                else:
                    row = model._default_manager.get(pk=value)
            except (model.DoesNotExist, TypeError, ValueError) as error:
                shown = "/".join(map(str, value)) if isinstance(value, list | tuple) else value
                if (model._meta.label_lower, key[1]) in self.failed:
                    raise _ParentFailed from error
                raise ValidationError(
                    _("There is no %(kind)s “%(name)s”.") % {"kind": model._meta.verbose_name, "name": shown}
                ) from error
            self.found[key] = row
        return self.found[key]

    def _clean_fields(self, item: _Item) -> None:
        relations = {field.name for field in item.model._meta.fields if field.is_relation}
        given = set(item.fields)
        required = {
            field.name
            for field in item.model._meta.fields
            if field.is_relation and not field.null and field.name not in given
        }
        for name in required:
            self._refuse(item, name, _("This field is missing."))
        try:
            item.instance.clean_fields(exclude=relations)
        except ValidationError as error:
            self._refuse_all(item, error)
        if item.model is Section:
            for message in validation.text_faults(item.instance.body, self._known_sources):
                self._refuse(item, "body", message)
        elif item.model is Edition and not item.faulty:
            self._check_edition(item)

    def _check_alone(self, item: _Item, exclude: set[str]) -> None:
        """Check what can be without saving, so that one fault does not hide the next."""
        relations = {field.name for field in item.model._meta.fields if field.is_relation}
        faulty = {fault.field for fault in self.faults if fault.object == item.name}
        try:
            item.instance.validate_constraints(exclude=exclude | relations | faulty)
        except ValidationError as error:
            self._refuse_all(item, error)

    def _find_twins(self, model, items: list[_Item]) -> None:
        """Refuse what the files give twice: the same object, or two in the same place."""
        keys, places = {}, {}
        in_place = _position_constraint(model)
        for item in items:
            first = keys.setdefault(item.key, item)
            if first is not item:
                self._refuse(
                    item,
                    "",
                    _("The same object is given twice, first in %(file)s as object %(number)d.")
                    % {"file": first.entry.file, "number": first.entry.number},
                )
            elif in_place:
                place = (item.key[:-1], item.instance.position)
                if places.setdefault(place, item) is not item:
                    self._refuse(item, "position", in_place.violation_error_message)

    @cached_property
    def _known_sources(self) -> set[str]:
        """What texts may cite: read once, after the sources and before the sections."""
        faulty = {key[0] for label, key in self.failed if label == "careers.source"}
        return faulty | set(Source.objects.values_list("slug", flat=True))

    def _check_edition(self, item: _Item) -> None:
        try:
            rolepage.from_json(item.instance.content)
        except ValueError as error:
            self._refuse(item, "content", str(error))
        try:
            rendering.from_json(item.instance.rendered)
        except ValueError as error:
            self._refuse(item, "rendered", str(error))
        if rolepage.checksum(item.instance.content) != item.instance.checksum:
            self._refuse(item, "checksum", _("It is not the checksum of the content."))

    def _park(self, model, items: list[_Item]) -> set[int]:
        """Free the positions under every parent whose parts change places; the parents' ids."""
        parent = _parent_field(model)
        if parent is None:
            return set()
        moved = {
            getattr(item.instance, parent)
            for item in items
            if not item.faulty and (item.is_new or item.existing.position != item.instance.position)
        }
        model.objects.filter(**{f"{parent}__in": moved}).update(position=F("position") + PARKING)
        return moved

    def _unpark(self, model, parked: set[int]) -> None:
        """Put what the files do not name behind what they do, in the order it had."""
        for pk in parked:
            rows = model.objects.filter(**{_parent_field(model): pk})
            placed = rows.filter(position__lt=PARKING)
            last = placed.aggregate(last=Max("position"))["last"] or 0
            left = rows.filter(position__gte=PARKING).order_by("position")
            for position, row in enumerate(left, start=last + 1):
                model.objects.filter(pk=row.pk).update(position=position)

    def _check_and_save(self, item: _Item, parked: set[int]) -> None:
        same = not item.faulty and not item.is_new and not _differs(item.instance, item.existing)
        moved = parked and getattr(item.instance, _parent_field(item.model)) in parked
        if item.faulty or ((moved or not same) and not self._save(item)):
            self.failed.add((item.label, item.key))
            return
        if same:
            self.unchanged += 1
        elif item.is_new:
            self.added += 1
        else:
            self.changed += 1
        self._note(item, changed=not same)

    def _save(self, item: _Item) -> bool:
        try:
            if item.model is Edition and item.existing:
                raise ValidationError({"content": _("This edition exists already, and says something else.")})
            item.instance.clean()
            item.instance.validate_unique()
            item.instance.validate_constraints()
        except ValidationError as error:
            self._refuse_all(item, error)
            return False
        item.instance.save()
        return True

    def _note(self, item: _Item, *, changed: bool) -> None:
        """Remember which role `item` belongs to, and whether anything of it has changed."""
        role = _owner(item.instance)
        if role is None:
            if changed:
                self.changed_shared.append(item.instance)
            return
        self.roles.add(role.pk)
        if item.model is Edition:
            self.roles_with_editions.add(role.pk)
        elif changed:
            self.changed_roles.add(role.pk)

    # Editions

    def publish(self, *, by: str, reason: str, draft: bool) -> tuple[list[str], list[str]]:
        """Publish the loaded roles that changed; the slugs of these, and of those left withdrawn."""
        published, left_withdrawn = [], []
        affected = set(Role.objects.showing(*self.changed_shared).values_list("pk", flat=True))
        self.changed_roles |= affected & self.roles
        Role.objects.filter(pk__in=self.changed_roles).update(version=F("version") + 1)
        for role in self._to_publish(draft):
            if role.state == State.WITHDRAWN:
                left_withdrawn.append(role.slug)
                continue
            try:
                publishing.publish(role, by=by, reason=reason)
                published.append(role.slug)
            except publishing.Refused as refusal:
                self._locate(role, refusal)
        rest = (affected | self.changed_roles | self.roles_with_editions) if not self.faults else ()
        publishing.note_changes(Role.objects.filter(pk__in=rest).exclude(slug__in=published))
        return published, left_withdrawn

    def _to_publish(self, draft: bool):
        if draft:
            return Role.objects.none()
        broken = {key[0] for _label, key in self.failed}
        drafts = ~Exists(Edition.objects.filter(role=OuterRef("pk")))
        return (
            Role.objects.filter(pk__in=self.roles - self.roles_with_editions)
            .filter(drafts | Q(pk__in=self.changed_roles))
            .exclude(slug__in=broken)
            .with_state()
            .order_by("slug")
        )

    def _locate(self, role: Role, refusal: publishing.Refused) -> None:
        """Turn what publishing refuses into faults at the entries they come from."""
        faults = refusal.faults or [validation.Fault("", (), "", " ".join(refusal.messages))]
        for fault in faults:
            label = f"careers.{fault.part or 'role'}"
            item = self.by_key.get((label, (role.slug, *fault.key)))
            item = item or self.by_key.get(("careers.role", (role.slug,)))
            if item:
                self._refuse(item, fault.field, fault.message)
            else:
                name = f"{label} {'/'.join((role.slug, *fault.key))}"
                self.faults.append(Fault("", None, name, fault.field, fault.message))


class _ParentFailed(Exception):
    """The row that a relation names is among the loaded ones, but faulty."""


def _position_constraint(model) -> models.UniqueConstraint | None:
    """What says that no two rows of `model` share a position; nothing for what has none."""
    unique = (c for c in model._meta.constraints if isinstance(c, models.UniqueConstraint))
    return next((each for each in unique if "position" in each.fields), None)


def _parent_field(model) -> str | None:
    """The column within which positions of `model` count; nothing for what has no position."""
    constraint = _position_constraint(model)
    return constraint and next(f"{name}_id" for name in constraint.fields if name != "position")


def _owner(instance: models.Model) -> Role | None:
    """The role whose page `instance` belongs to; nothing for what roles share."""
    if isinstance(instance, Role):
        return instance
    if hasattr(instance, "group"):
        return instance.group.role
    if hasattr(instance, "ladder"):
        return None
    return getattr(instance, "role", None)


def _differs(instance: models.Model, existing: models.Model) -> bool:
    return any(
        field.get_prep_value(getattr(instance, field.attname))
        != field.get_prep_value(getattr(existing, field.attname))
        for field in instance._meta.concrete_fields
        if field.serialize
    )
