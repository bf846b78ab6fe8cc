"""The whole site as files, brought up to date."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

from django.utils import timezone

from careers.http import conditional

from . import rest
from .answers import as_site_at
from .catalogue import PageSet, page_sets
from .content import PublicContent, digest
from .making import Maker, Task, picture
from .rewriting import Site
from .skill_content import SkillContent
from .tree import ExportError, MadeFile, MadeSet, Tree, Trees, TreeState
from .workers import Workers, working

#: How often it looks again because something was published meanwhile. After that the next run brings it.
PASSES = 5
#: The name under which the files that are no pages are kept in mind.
REST = "rest"

#: Told how many sets of pages are up to date, and of how many.
Progress = Callable[[int, int], None]


class ExportOptions(NamedTuple):
    site: Site
    #: Whether to compress as well as can be, which takes long.
    best: bool = False
    processes: int = 1


class ExportReport(NamedTuple):
    """What an export did: `pages` of all kinds, in `files` with those that are compressed beside them."""

    pages: int
    files: int
    written: int
    removed: int


def export(directory: Path, options: ExportOptions, progress: Progress) -> ExportReport:
    """Make the files of all public pages, or bring them up to date, and let readers see them.

    Raises ExportError; whatever goes wrong, readers see what they saw before.
    """
    trees = Trees(directory)
    with trees.locked(), as_site_at(options.site.base_url):
        current = trees.current()
        state = current.state() if current else TreeState()
        if state.best != options.best:
            state = TreeState()
        with trees.new() as tree:
            maker = Maker(options.site, tree, current if state.sets else None, best=options.best)
            with working(maker, options.processes) as workers:
                report = _Run(trees, maker, state, workers, progress).fill(tree, options)
            trees.show(tree)
    return report


@dataclass
class _Run:
    """What one run has made so far, out of what was there `before`."""

    trees: Trees
    maker: Maker
    before: TreeState
    workers: Workers
    progress: Progress

    def __post_init__(self) -> None:
        self.made: dict[str, MadeSet] = {}
        self.links = self.before.links
        self.written = 0

    def fill(self, tree: Tree, options: ExportOptions) -> ExportReport:
        content, skills = self.make_pages(options.site)
        pictures = dict.fromkeys(path for made in self.made.values() for path in made.pictures)
        self.look_through(picture(unquote(path)) for path in pictures)
        self.collect(len(self.made) + len(pictures))
        self.make_rest(content, skills)
        files = [file for made in self.made.values() for file in made.files]
        number = tree.write_manifest(files)
        tree.save(TreeState(best=options.best, sets=self.made, links=self.links))
        paths = {file.path for file in files}
        before = {file.path for made in self.before.sets.values() for file in made.files}
        return ExportReport(len(files), number, self.written, len(before - paths))

    def make_pages(self, site: Site) -> tuple[PublicContent, SkillContent]:
        """Make all pages as they are at one moment, however much is published meanwhile."""
        # What decides how pages look although nothing is published.
        release = digest(conditional.current_release().fingerprint, site)
        for _pass in range(PASSES):
            stamp = conditional.of_site().etag
            content = PublicContent(timezone.now(), self.links)
            skills = SkillContent(content)
            self.links = content.links
            keys = self.look_through(page_sets(content, skills, site, release))
            self.trees.remove_former(self.maker.tree)
            missing = self.collect(len(keys))
            for key in self.made.keys() - keys:
                self.forget(key)
            if conditional.of_site().etag == stamp:
                if missing:
                    raise ExportError(f"{missing[0]} was not answered as it should be.")
                break
        return content, skills

    def look_through(self, sets: Iterable[PageSet]) -> set[str]:
        """Take what has not changed from the tree before, and let the rest be made. The keys of all sets."""
        keys = set()
        for each in sets:
            keys.add(each.key)
            known = self.made.get(each.key)
            task = Task(each, self.before.sets.get(each.key))
            if known and known.digest == each.digest:
                continue
            if task.has_changed or not self.take_over(task):
                # Made by other processes while this one looks at the next.
                self.workers.submit(task)
            self.progress(len(self.made), len(keys))
        return keys

    def collect(self, total: int) -> list[str]:
        """Wait for what is being made. The keys of sets of which a page is missing."""
        missing = []
        for key, made, written in self.workers.results():
            self.forget(key, kept=made.files if made else ())
            if made is None:
                missing.append(key)
            else:
                self.made[key] = made
                self.written += written
            self.progress(len(self.made), total)
        return missing

    def take_over(self, task: Task) -> bool:
        """Take the files of a set that has not changed; false where somebody has removed some of them."""
        if task.before is None or self.maker.before is None:
            return False
        try:
            for file in task.before.files:
                self.maker.tree.link_from(self.maker.before, file)
        except OSError:
            return False
        self.made[task.pages.key] = task.before
        return True

    def forget(self, key: str, *, kept: Iterable[MadeFile] = ()) -> None:
        """Remove what an earlier pass has made of a set, but for the paths that are `kept`."""
        paths = {file.path for file in kept}
        for file in self.made.pop(key).files if key in self.made else ():
            if file.path not in paths:
                self.maker.tree.remove(file)

    def make_rest(self, content: PublicContent, skills: SkillContent) -> None:
        before = self.before.sets.get(REST)
        known = {file.path: file for file in before.files} if before else {}
        linked = {path for made in self.made.values() for path in made.skills}
        files = []
        for path, text in rest.files(self.maker, content, skills, linked):
            file, is_new = self.maker.file(path, text, known.get(path))
            files.append(file)
            self.written += is_new
        self.made[REST] = MadeSet("", tuple(files))
