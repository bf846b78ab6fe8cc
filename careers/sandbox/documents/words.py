"""Words and marks, in time linear in the length of a text, and how sections of each kind are headed."""

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path

from careers.text import fold, fold_name

WORDINGS = tomllib.loads(Path(__file__).with_name("wordings.toml").read_text(encoding="utf-8"))
#: Longer texts are prose or junk: nobody looks for figures and names in them.
LONGEST_READ = 20_000
LONGEST_HEADING = 150

#: Marks for a typesetter: places where a word may be broken or not, and where a text begins.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012"), "-")
#: Bullets, boxes and arrows of fonts of symbols, which Word and PDF files write as letters for private use.
SYMBOLS = str.maketrans(
    "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0e0\uf0e8\uf0de\uf06f\uf0a8\uf071\uf072\uf0fe\uf0fd\uf0fb\uf06c\uf06e\uf0d2",
    "•▪➢✓❖→→→☐☐☐☐☒☒✗•▪•",
)
TYPED = UNSEEN | HYPHENS | SYMBOLS
BOLD = r"\*\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*\*"
LINK = r"\[([^\[\]\n]{1,300})\]\((https?://[^\s()<>\[\]]{1,500})\)"
SPECIAL = re.compile(r"[\\`*\[\]<>&|~]|(?<!\w)_|_(?!\w)")
MARKS = re.compile(f"{BOLD}|{LINK}|{SPECIAL.pattern}")
LINKED = re.compile(LINK)
#: What Markdown takes for the mark of a block: a backslash goes behind the number, or before the sign.
BLOCK_START = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=#{1,6}(?:\s|$)|[-+=](?:[\s=-]|$)))")
PAIR = re.compile(r"\*\*( ?)(.*?)( ?)\*\*")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“(]?[A-Z0-9])")
#: Between the steps of a career.
ARROW = re.compile(r"\s*(?:→|➔|➜|⟶|⇒|»|>{1,2}|[-=]+>)\s*")
ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|Dr|Mr|Ms|Mrs|No|U\.S|U\.K|p\.a)|\b[A-Z])\.$")


def wordings(name: str) -> str:
    """What "wordings.toml" has of this name in all languages, as alternatives of a regular expression."""
    return "|".join(WORDINGS[name].values())


def pattern(name: str, before: str = r"\b", after: str = r"\b") -> re.Pattern:
    """Matches any of the wordings of this name between `before` and `after`, whatever the capitals."""
    return re.compile(f"{before}(?:{wordings(name)}){after}", re.I)


def cleaned(text: str) -> str:
    """`text` on one line, with what is invisible taken out."""
    if not text.isascii():
        text = text.translate(TYPED)
    if not text.isprintable():
        # Cf (joiners, directions) belongs to scripts; the rest has no business in a text.
        text = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp", "Cs"} else c for c in text)
    return " ".join(text.split())


def plain(text: str) -> str:
    """The words of `text` without the marks that are kept in it."""
    text = (LINKED.sub(r"\1", text) if "[" in text else text).replace("**", "")
    return text.strip("* ").strip() or text.strip()


def escaped(text: str) -> str:
    """Markdown that shows `text`, in which **bold** and links work and nothing else does."""
    return BLOCK_START.sub(r"\1\\", MARKS.sub(_escaped_mark, text))


def _escaped_mark(match: re.Match) -> str:
    bold, linked, _address = (SPECIAL.sub(r"\\\g<0>", group or "") for group in match.groups())
    return f"**{bold}**" if bold else f"[{linked}]({match[3]})" if linked else f"\\{match[0]}"


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order; an abbreviation does not end one."""
    found, start = [], 0
    for match in SENTENCE_END.finditer(text):
        if not ABBREVIATED.search(text[max(0, match.start() - 12) : match.start()]):
            found.append(text[start : match.start()].strip())
            start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def shortened(text: str, limit: int) -> str:
    """`text` cut between words so that it is at most `limit` characters long."""
    if len(text) <= limit:
        return text
    return text[: limit - 1].rsplit(" ", 1)[0][: limit - 1].rstrip(" ,;:") + "…"


def key(text: str) -> str:
    """What is left of a name when case, marks and punctuation do not count."""
    return fold_name(plain(text))


def tidied(text: str) -> str:
    """`text` on one line, with the marks of bold words next to them and in pairs."""
    text = cleaned(text)
    if "**" in text:
        text = text.replace("****", "")
        text = text.replace("**", "") if text.count("**") % 2 else text
        # "** word **" is no bold in Markdown: the marks go next to the words.
        text = cleaned(PAIR.sub(r"\1**\2**\3", text).replace("****", ""))
    return text


# Headings


RELATED = "related"
CUSTOM = "custom"


def _pattern(wordings: str) -> re.Pattern:
    """Of "what ~ need|skill*": "what do you need" and "skills" match, each as whole words."""
    wordings = wordings.replace("*", r"\w*").replace(" ~ ", r" (?:\S+ ){0,8}?").replace(" ~", "(?: .*)?")
    return re.compile(rf"\b(?:{wordings})(?!\w)")


#: The kind of each, whether its wordings are sure, and what they match.
PATTERNS = []
for section in WORDINGS["section"]:
    kind, is_sure = section.pop("kind"), not section.pop("is_unsure", False)
    PATTERNS.append((kind, is_sure, _pattern("|".join(map(fold, section.values())))))
#: Words that say nothing about what a heading names.
BESIDE = frozenset(fold(" ".join(WORDINGS["beside"].values())).split())
PARENTHESIS = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=1000)
def heading_kind(heading: str) -> tuple[str, float] | None:
    """The kind of section a heading names and how sure that is, or None.

    Sure are headings of words that name kinds of section and of such as go with them.
    """
    words = _words_of_heading(heading)
    found = [(kind, is_sure) for kind, is_sure, pattern in PATTERNS if pattern.search(words)]
    if not found:
        return None
    kind, is_sure = found[0]
    for _kind, _is_sure, pattern in PATTERNS:
        words = pattern.sub(" ", words)
    return kind, 0.95 if is_sure and BESIDE.issuperset(words.split()) else 0.7


def is_heading(words: str) -> bool:
    """Whether a line is worded exactly as sections are headed: then it needs no blank line around it."""
    if len(words) > 60 or words[:1].islower() or words[-1:] in tuple(".!;,…"):
        return False
    kind = heading_kind(words)
    return kind is not None and kind[1] > 0.9


def names_kind(heading: str, kind: str) -> bool:
    """Whether a heading names a kind of section, perhaps among others: "Skills and duties" names two."""
    words = _words_of_heading(heading)
    return any(pattern.search(words) for each, _is_sure, pattern in PATTERNS if each == kind)


def _words_of_heading(heading: str) -> str:
    if len(heading) > LONGEST_HEADING:
        return ""
    return re.sub(r"^\d+\s+", "", fold(key(PARENTHESIS.sub(" ", heading))))
