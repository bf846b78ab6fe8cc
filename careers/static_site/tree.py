"""The exported site on disk: trees of files of which readers see one, and what is known of the pages in it.

For `export_site DIR`, DIR is a symbolic link to `DIR.releases/7/site`. A new tree is made beside it, out of
hard links to what stays the same, and the link is then replaced: readers have the one tree or the other.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import msgspec

from .content import PageLinks

#: The form of what is known of a tree; another one is made from nothing.
VERSION = 1
SITE, STATE, LOCK = "site", "pages.msgpack", "lock"
MANIFEST = "manifest.sha256"


class ExportError(Exception):
    """The site could not be exported; what readers see is as it was."""


class MadeFile(msgspec.Struct, array_like=True, frozen=True):
    """A file by its path from the root, with its checksum and those of what lies compressed beside it."""

    path: str
    checksum: str
    gz: str = ""
    br: str = ""

    def paths(self) -> Iterator[tuple[str, str]]:
        """The path and the checksum of each."""
        yield self.path, self.checksum
        if self.gz:
            yield f"{self.path}.gz", self.gz
        if self.br:
            yield f"{self.path}.br", self.br


class MadeSet(msgspec.Struct, array_like=True, frozen=True):
    """The files of a set of pages, with the pictures that they show and the skills that they link to."""

    digest: str
    files: tuple[MadeFile, ...]
    pictures: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()


class TreeState(msgspec.Struct):
    """What is known of a tree, to make the next one from it."""

    version: int = VERSION
    #: How files are compressed.
    best: bool = False
    sets: dict[str, MadeSet] = {}
    #: What the pages of editions refer to, by checksum.
    links: dict[str, PageLinks] = {}


class Trees:
    """The trees of one exported site."""

    def __init__(self, directory: Path) -> None:
        # Not resolved to its end: the directory itself is the link.
        self.link = directory.parent.resolve() / directory.name
        self.releases = self.link.with_name(f"{self.link.name}.releases")

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Within it nobody else exports to the same place. Raises ExportError where somebody does."""
        if self.link.exists() and not self.link.is_symlink():
            if not self.link.is_dir() or any(self.link.iterdir()):
                raise ExportError(f"{self.link} is no exported site. Name a directory that is not there yet.")
        elif self.link.is_symlink() and self.current() is None:
            raise ExportError(f"{self.link} leads somewhere else. Name a directory that is not there yet.")
        self.releases.mkdir(parents=True, exist_ok=True)
        with (self.releases / LOCK).open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise ExportError(f"Somebody else is exporting to {self.link}.") from error
            yield

    def current(self) -> "Tree | None":
        """The tree that readers see."""
        if not self.link.is_symlink():
            return None
        release = (self.link.parent / self.link.readlink()).parent
        return Tree(release) if release.parent == self.releases else None

    def numbers(self) -> list[int]:
        return sorted(int(path.name) for path in self.releases.iterdir() if path.name.isdecimal())

    @contextmanager
    def new(self) -> Iterator["Tree"]:
        """A tree to fill; nothing of it is left where that fails."""
        current = self.current()
        newest = int(current.release.name) if current else 0
        for number in self.numbers():
            if number > newest:
                # Of a run that was killed.
                shutil.rmtree(self.releases / str(number))
        tree = Tree(self.releases / str(newest + 1))
        tree.root.mkdir(parents=True)
        try:
            yield tree
        except BaseException:
            shutil.rmtree(tree.release, ignore_errors=True)
            raise

    def show(self, tree: "Tree") -> None:
        """Let readers see `tree` from now on."""
        target = tree.root.relative_to(self.link.parent)
        new = self.link.with_name(f".{self.link.name}.new")
        new.unlink(missing_ok=True)
        new.symlink_to(target, target_is_directory=True)
        if self.link.is_dir() and not self.link.is_symlink():
            self.link.rmdir()
        new.replace(self.link)

    def remove_former(self, tree: "Tree") -> None:
        """Remove all trees but `tree` and the one before it, of which somebody may still read a page."""
        for number in self.numbers():
            if number < int(tree.release.name) - 1:
                shutil.rmtree(self.releases / str(number))


class Tree:
    """The files of one release of the site."""

    def __init__(self, release: Path) -> None:
        self.release, self.root = release, release / SITE
        self._made: set[str] = set()

    def state(self) -> TreeState:
        """What is known of this tree; nothing where that is of another version, or cannot be read."""
        with suppress(OSError, msgspec.MsgspecError):
            state = msgspec.msgpack.decode((self.release / STATE).read_bytes(), type=TreeState)
            if state.version == VERSION:
                return state
        return TreeState()

    def save(self, state: TreeState) -> None:
        (self.release / STATE).write_bytes(msgspec.msgpack.encode(state))

    def write(self, path: str, content: bytes) -> str:
        """Write a file, which may be another one's hard link so far. Returns its checksum."""
        target = self._place(path)
        with suppress(FileExistsError):
            _write(target, content)
            return checksum(content)
        os.unlink(target)
        _write(target, content)
        return checksum(content)

    def link_from(self, other: Self, made: MadeFile) -> None:
        """Take a file and what is compressed beside it from another tree. Raises OSError if it lacks them."""
        for path, _checksum in made.paths():
            target = self._place(path)
            try:
                os.link(f"{other.root}/{path}", target)
            except FileExistsError:
                os.unlink(target)
                os.link(f"{other.root}/{path}", target)

    def remove(self, made: MadeFile) -> None:
        for path, _checksum in made.paths():
            os.unlink(f"{self.root}/{path}")

    def _place(self, path: str) -> str:
        target = f"{self.root}/{path}"
        folder = os.path.dirname(target)
        if folder not in self._made:
            os.makedirs(folder, exist_ok=True)
            self._made.add(folder)
        return target

    def write_manifest(self, files: Iterable[MadeFile]) -> int:
        """The checksums of all `files`, as sha256sum reads them. Returns how many there are."""
        lines = sorted(f"{found}  {path}\n" for made in files for path, found in made.paths())
        _write(self._place(MANIFEST), "".join(lines).encode())
        return len(lines)


def _write(path: str, content: bytes) -> None:
    with open(path, "xb") as file:
        file.write(content)


def checksum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
