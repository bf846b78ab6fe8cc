"""What the styles and the numbering of a Word document say of its paragraphs (ECMA-376, part 1)."""

import re
from functools import cache
from typing import Any

from .word_xml import NAMES, is_on, number, switch, value

HEADING = re.compile(r"heading ?([1-9])$")
LIST = re.compile(r"list (bullet|number)(?: ([2-9]))?$")


class Styles:
    """The styles of a document; one that is asked for without an id is the default one of its kind."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.by_id, self.defaults = {}, {}
        for style in root.iterfind("w:style", NAMES) if root is not None else ():
            kind, short = value(style, name="type") or "paragraph", value(style, name="styleId")
            self.by_id[kind, short] = style
            if is_on(value(style, name="default") or "0"):
                self.defaults[kind] = short
        self.chain = cache(self._chain)
        self.toggle = cache(self._toggle)

    def _chain(self, kind: str, short: str | None) -> list[Any]:
        """The style and those that it is based on, the most derived one first."""
        short = self.defaults.get(kind) if short is None else short
        found: list[Any] = []
        while (style := self.by_id.get((kind, short))) is not None and style not in found:
            found.append(style)
            short = value(style, "w:basedOn")
        return found

    def _toggle(self, kind: str, short: str | None, name: str) -> bool:
        switches = (switch(style, f"w:rPr/w:{name}") for style in self.chain(kind, short))
        return next((each for each in switches if each is not None), False)

    def has(self, run: Any, name: str, paragraph: str | None, table: str | None) -> bool:
        """Toggles of styles cancel each other out, what the run itself says goes before them (17.7.3)."""
        directly = switch(run, f"w:rPr/w:{name}")
        if directly is not None:
            return directly
        if switch(self.root, f"w:docDefaults/w:rPrDefault/w:rPr/w:{name}"):
            return True
        by_style = self.toggle("character", value(run, "w:rPr/w:rStyle"), name)
        return by_style ^ self.toggle("paragraph", paragraph, name) ^ self.toggle("table", table, name)

    def value(self, kind: str, short: str | None, path: str) -> str | None:
        found = (value(style, path) for style in self.chain(kind, short))
        return next((each for each in found if each is not None), None)

    def names(self, kind: str, short: str | None) -> list[str]:
        """The names of the style and of those it is based on; of one that is missing, its id."""
        names = [(value(style, "w:name") or "").casefold() for style in self.chain(kind, short)]
        return names or [(short or "").casefold()]

    def level(self, properties: Any, short: str | None) -> int:
        """The level of a heading, 0 for other paragraphs."""
        outline = value(properties, "w:outlineLvl")
        styles = [*self.chain("paragraph", short), None]
        for style, name in zip(styles, self.names("paragraph", short), strict=False):
            if outline is None and (match := HEADING.match("heading 1" if name == "title" else name)):
                return int(match[1])
            outline = value(style, "w:pPr/w:outlineLvl") if outline is None else outline
        return int(outline) + 1 if outline and outline.isdecimal() and int(outline) < 9 else 0


class Numbering:
    """Which paragraphs are items of a list, at which level, and with which number."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self.styles = styles
        self.lists, self.looks = {}, {}
        self.counts: dict[tuple[str | None, int], int] = {}
        if root is not None:
            self.lists = {value(each, name="numId"): each for each in root.iterfind("w:num", NAMES)}
            looks = root.iterfind("w:abstractNum", NAMES)
            self.looks = {value(each, name="abstractNumId"): each for each in looks}

    def item(self, properties: Any, short: str | None) -> tuple[str, int] | None:
        """The number ("" for a bullet) and the level of a paragraph that is an item of a list."""
        short_list, at = (
            value(properties, path) or self.styles.value("paragraph", short, f"w:pPr/{path}")
            for path in ("w:numPr/w:numId", "w:numPr/w:ilvl")
        )
        named = next(filter(None, map(LIST.match, self.styles.names("paragraph", short))), None)
        if short_list == "0" or not (short_list or named):
            return None
        looks = self._levels(short_list)
        level = int(named[2] or 1) - 1 if named else 0
        if at and at.isdecimal():
            level = int(at)
        elif short:
            level = next((each for each, look in looks.items() if value(look, "w:pStyle") == short), level)
        if (look := looks.get(level)) is None:
            # The list itself is missing: the name of the style says how it looked.
            return (self._counted(short_list, level, 1) if named and named[1] == "number" else ""), level
        form = value(look, "w:numFmt")
        if form == "none" and not value(look, "w:lvlText"):
            return None
        start = number(look, "w:start", default=1)
        return ("" if form in {"bullet", "none"} else self._counted(short_list, level, start)), level

    def _levels(self, short: str | None) -> dict[int, Any]:
        """What every level of a list looks like, by its own word, that of its kind, or a style of lists."""
        one = self.lists.get(short)
        kind = self.looks.get(value(one, "w:abstractNumId"))
        style = value(kind, "w:numStyleLink")
        linked = self.styles.value("numbering", style, "w:pPr/w:numPr/w:numId") if style else None
        general = self.looks.get(value(self.lists.get(linked), "w:abstractNumId"))
        return {
            number(look, name="ilvl"): look
            for source in (general, kind, one)
            for look in (source.iterfind(".//w:lvl", NAMES) if source is not None else ())
        }

    def _counted(self, short: str | None, level: int, start: int) -> str:
        """The next number of a list on this level; those below begin anew."""
        self.counts = {at: count for at, count in self.counts.items() if at[0] != short or at[1] <= level}
        self.counts[short, level] = self.counts.get((short, level), start - 1) + 1
        return str(self.counts[short, level])
