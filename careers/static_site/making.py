"""Making the files of pages: asked of the site, rewritten, compressed and written."""

import gzip
from collections.abc import Callable
from http import HTTPStatus
from typing import NamedTuple

import brotli

from .addresses import Address
from .answers import Visitor
from .catalogue import PageSet
from .rewriting import Site, rewritten
from .tree import ExportError, MadeFile, MadeSet, Tree, checksum

COMPRESSED = (
    *(".html", ".css", ".js", ".mjs", ".json", ".xml", ".atom", ".txt", ".svg", ".map", ".md"),
    *(".conf", ".webmanifest"),
)
GZIP_LEVEL = 9
#: As good as the best gzip or better, and as quick; the best takes a hundred times as long.
BROTLI_QUALITY, BEST_BROTLI_QUALITY = 5, 11


class Task(NamedTuple):
    """A set of pages to make, and its files as they were the last time."""

    pages: PageSet
    before: MadeSet | None

    @property
    def has_changed(self) -> bool:
        return self.before is None or self.before.digest != self.pages.digest


class Made(NamedTuple):
    """What became of a task. None where a page was not there any more."""

    key: str
    made: MadeSet | None
    written: int = 0


class Maker:
    """Makes sets of pages in a process of its own, or in this one."""

    def __init__(self, site: Site, tree: Tree, before: Tree | None, *, best: bool) -> None:
        self.site, self.tree, self.before = site, tree, before
        self.quality = BEST_BROTLI_QUALITY if best else BROTLI_QUALITY
        self.visitor = Visitor()
        #: Whether to give up, since nobody waits for the result.
        self.is_stopped: Callable[[], bool] = bool

    def make(self, task: Task) -> Made:
        """Make the pages of a set: the first one, and those that the links of each lead on to."""
        pages, before = task
        known = {made.path: made for made in before.files} if before else {}
        files: list[MadeFile] = []
        pictures: dict[str, None] = {}
        skills: set[str] = set()
        queue, seen, written = [pages.page], {pages.page}, 0
        for page in queue:
            if self.is_stopped():
                raise ExportError("Stopped.")
            answer = self.visitor.ask(page)
            if answer.status != pages.status:
                if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    raise ExportError(f"{page} was answered with {answer.status}; the log says why.")
                return Made(pages.key, None)
            content, found = rewritten(answer.content, answer.content_type, page, self.site)
            path = pages.file or page.file
            file, is_new = self.file(path, content, known.get(path))
            files.append(file)
            written += is_new
            pictures |= dict.fromkeys(found.pictures)
            skills |= found.skills
            for more in found.more:
                if more not in seen:
                    seen.add(more)
                    queue.append(more)
        made = MadeSet(pages.digest, tuple(files), tuple(pictures), tuple(sorted(skills)))
        return Made(pages.key, made, written)

    def file(self, path: str, content: bytes, before: MadeFile | None = None) -> tuple[MadeFile, bool]:
        """A file with what is compressed beside it, and whether it had to be written."""
        if before and self.before and before.checksum == checksum(content):
            try:
                self.tree.link_from(self.before, before)
            except OSError:
                pass
            else:
                return before, False
        written = self.tree.write(path, content)
        if not path.endswith(COMPRESSED):
            return MadeFile(path, written), True
        compressed = {
            "gz": gzip.compress(content, compresslevel=GZIP_LEVEL, mtime=0),
            "br": brotli.compress(content, mode=brotli.MODE_TEXT, quality=self.quality),
        }
        sums = {
            name: self.tree.write(f"{path}.{name}", smaller) if len(smaller) < len(content) else ""
            for name, smaller in compressed.items()
        }
        return MadeFile(path, written, **sums), True


def picture(path: str) -> PageSet:
    """A rendition of a picture: its name follows from its content."""
    return PageSet(Address(path), path)
