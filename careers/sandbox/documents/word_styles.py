"""What styles and numbering say of the paragraphs of a Word document. Names are those of ECMA-376, part 1."""

import re
from functools import cache
from typing import Any

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{WORD}}}"
NAMES = {"w": WORD}
HEADING = re.compile(r"heading ?([1-9])$")
LIST = re.compile(r"list (bullet|number)(?: ([2-9]))?$")


def value(element: Any, path: str = "", name: str = "val") -> str | None:
    """The attribute `name` of the element at `path` in `element`, None where there is none."""
    if element is not None and path:
        element = element.find(path, NAMES)
    return None if element is None else element.get(W + name)


def switch(element: Any, path: str) -> bool | None:
    """What an on/off element says (17.17.4, ST_OnOff), None where it is missing."""
    if element is None or (element := element.find(path, NAMES)) is None:
        return None
    return is_on(element.get(W + "val") or "1")


def is_on(word: str) -> bool:
    return word.casefold() not in {"0", "false", "off"}


class Styles:
    """The styles of a document; one that is asked for without an id is the default one of its kind."""

    def __init__(self, root: Any) -> None:
        self.by_id = {}
        self.defaults = {}
        self.root = root
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
        for style, name in zip(
            [*self.chain("paragraph", short), None], [*self.names("paragraph", short), ""], strict=False
        ):
            if outline is not None:
                break
            if name == "title":
                return 1
            if match := HEADING.match(name):
                return int(match[1])
            outline = value(style, "w:pPr/w:outlineLvl")
        return int(outline) + 1 if outline and outline.isdecimal() and int(outline) < 9 else 0


class Numbering:
    """Which paragraphs are items of a list, at which level, and with which number."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self.styles = styles
        self.lists, self.looks = {}, {}
        self.counts: dict[tuple[str | None, int], int] = {}
        self.begun: set[tuple[str, int]] = set()
        if root is None:
            return
        self.lists = {value(each, name="numId"): each for each in root.iterfind("w:num", NAMES)}
        self.looks = {
            value(each, name="abstractNumId"): each for each in root.iterfind("w:abstractNum", NAMES)
        }

    def item(self, properties: Any, short: str | None) -> tuple[str, int] | None:
        """The number ("" for a bullet) and the level of a paragraph that is an item of a list."""
        number, at = (
            value(properties, path) or self.styles.value("paragraph", short, f"w:pPr/{path}")
            for path in ("w:numPr/w:numId", "w:numPr/w:ilvl")
        )
        named = next(filter(None, map(LIST.match, self.styles.names("paragraph", short))), None)
        if number == "0" or not (number or named):
            return None
        looks = self._levels(number)
        level = int(named[2] or 1) - 1 if named else 0
        if at and at.isdecimal():
            level = int(at)
        elif short:
            level = next((each for each, look in looks.items() if value(look, "w:pStyle") == short), level)
        if level not in looks:
            # The list itself is missing: the name of the style says how it looked.
            return (self._counted(number, level, 1) if named and named[1] == "number" else ""), level
        form, start = value(looks[level], "w:numFmt"), value(looks[level], "w:start") or "1"
        if form == "none" and not value(looks[level], "w:lvlText"):
            return None
        return ("" if form in {"bullet", "none"} else self._counted(number, level, int(start))), level

    def _levels(self, number: str | None) -> dict[int, Any]:
        """What every level of a list looks like, by its own word, that of its kind, or a style of lists."""
        one = self.lists.get(number)
        kind = self.looks.get(value(one, "w:abstractNumId"))
        style = value(kind, "w:numStyleLink")
        linked = self.styles.value("numbering", style, "w:pPr/w:numPr/w:numId") if style else None
        general = self.looks.get(value(self.lists.get(linked), "w:abstractNumId"))
        found = {}
        for source in (general, kind, one):
            for look in source.iterfind(".//w:lvl", NAMES) if source is not None else ():
                found[int(value(look, name="ilvl") or 0)] = look
        return found

    def _counted(self, number: str | None, level: int, start: int) -> str:
        """The next number of a list; lists of one kind go on counting unless they begin anew."""
        one = self.lists.get(number)
        kind = value(one, "w:abstractNumId") or number
        for override in one.iterfind("w:lvlOverride", NAMES) if one is not None else ():
            again = value(override, "w:startOverride")
            begins = value(override, name="ilvl") == str(level) and (number, level) not in self.begun
            if again and begins:
                self.counts[kind, level] = int(again) - 1
        self.begun.add((number, level))
        self.counts[kind, level] = self.counts.get((kind, level), start - 1) + 1
        self.counts = {at: count for at, count in self.counts.items() if at[0] != kind or at[1] <= level}
        return str(self.counts[kind, level])
