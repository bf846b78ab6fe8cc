"""Skills that a statement asks for: those the site knows, by any of their names, and new ones."""

import re
from collections.abc import Iterator
from itertools import pairwise

from careers.models import Skill
from careers.pages import Requirement
from careers.text import fold_skill

from ..sandbox.documents.words import WORDINGS, pattern, plain, shortened, wordings
from .known import Known
from .structure import slug

#: (slug, name, kind)
SkillName = tuple[str, str, str]

#: A word as names of tools have them: C++, C#, .NET, Node.js.
TOKEN = re.compile(r"(?<![\w.])\.?[^\W_][\w+#]*(?:[.&][\w+#]+)*")
#: Of what stands between two words of one name.
GLUE = re.compile(r"[\s/-]{1,2}|\s[&/-]\s")
LONGEST_NAME = 7
#: "SQL-based" is about SQL; in "T-SQL" the SQL is a part of another name.
ENDINGS = r"-(?:based|driven|like|oriented|related|native|focused|compatible|basierte?n?)\b"
#: What may stand around the name of a skill, so that it is no part of something longer.
AROUND_ONE = "|".join(map(wordings, ("how-well", "knowing", "linking", "or", "such-as", "ideally")))
BEFORE = re.compile(
    rf"(?:^|[,;:(/+•–—-]|[\"“„'‘])\s*$|\b(?:{AROUND_ONE}|know|write|to|written|verbal|oral|la|les?|il|gli|[yeoui])\s+$",
    re.I,
)
AFTER = re.compile(
    r"^\s*(?:$|[,;:.!?)/+(–—]|[\"”'’]\W|-(?!\w))|"
    rf"^\s+(?:{wordings('or')}|[yeou]|en|{wordings('behind-a-skill')})\b|^{ENDINGS}",
    re.I,
)
#: What may stand behind a name in the middle of a statement.
GOES_ON = re.compile(r"^\s+(?:of|for|to|in|on|with|is|are|as|at|from|using|via|which|that|when|at)\b", re.I)
#: Training that ends with a paper. What it is in is no skill asked for.
DEGREE = pattern("degree")
#: "To a good degree" is none.
NO_DEGREE = re.compile(r"\bto (?:a|an|some|what) (?:\w+ ){0,2}degree\b|\bdegree of\b", re.I)
#: What belongs to it in its sentence, up to an "experience" or the like.
BEFORE_DEGREE = r"(?:\b(?!and\b|or\b|with\b|und\b|et\b)[\w’'-]+\s+){0,3}\b"
BEHIND_DEGREE = r"\b(?:(?!\b(?:experience|knowledge|skills|proficien\w*|familiar\w*)\b)[^.;])*"
DEGREE_CLAUSE = pattern("degree", BEFORE_DEGREE, BEHIND_DEGREE)
#: The words with which a requirement leads to what it asks for, those behind that, and those between.
LEADING = "|".join(map(wordings, ("how-well", "knowing", "linking", "ideally")))
LEAD = re.compile(rf"^(?:(?:{LEADING})\s+|(?:d|l|dell|all|un)['’])+", re.I)
TRAIL = pattern("trail", r"(?:\s*(?:[,(–-]\s*)?(?:\b|(?<=isch)|(?<=tsch))", r"\)?)+[\s.)]*$")
CUE = pattern("such-as", r",?\s\(?", r"\s")
BETWEEN = re.compile(
    rf"\s*(?:[,;|]|\s/\s|(?<=[\w\0]{{3}})/(?=[\w\0]{{3}})|(?<=[#+])/|/(?=\.\w)|"
    rf"\b(?:{wordings('or')}|{wordings('such-as')})(?=\s)|&(?=\s)|"
    r"\s(?:[yeou]|en)(?=\s))\s*",
    re.I,
)
DESIRABLE = pattern("desirable", after="")
#: Is said of what stands behind it in its clause.
IDEALLY = pattern("ideally", after=r"\W+\w")
CLAUSE_END = re.compile(r"[.;!?]\s+")
LEVELS = [(level, re.compile(rf"\b(?:{words})", re.I)) for level, words in WORDINGS["skill-level"].items()]
NO_SKILL = pattern("no-skill")
NAME = re.compile(r"\.?\w[\w .+#/&'’-]*")
#: As names of commands and packages are written: dbt, pandas, ggplot2.
COMMAND = re.compile(r"(?!\w*(?:ing|tion|ment|ness|ity|ship|ies|ics|ols|es|ance|ence)$)[a-z][a-z0-9_-]{1,9}")
DOING = pattern("no-name")
TOOLS = pattern("tools")
#: Names so short count only as they are written; and so many words are a name rather than a statement.
SHORT = 2
AROUND = " ,:;•-–—\"“”'’"
#: "HTML/CSS/JS" are three, CI/CD is one.
SLASHED = re.compile(r"[\w+#.\0]+(?:/[\w+#.\0]+){2,}")
#: As only names of products are written: KoboToolbox, JMeter.
CAMEL = re.compile(
    r"(?<![\w@./-])(?=\w{5})(?!Ma?c[A-Z])(?:[A-Z][a-z]+[A-Z]\w+|[A-Z]{2,}[a-z]{3}\w*)(?![\w@/-]|\.\w| [A-Z])"
)
CAPITAL_BEFORE = re.compile(r"(?:^|\s)[A-Z]\S*\s+$")
#: Within the name of what one does: "reading of drawings".
INNER = pattern("inner", r"(?<=\w) ", r"(?= \w)")
#: Stands for each letter of a skill that was found already.
TAKEN = "\0"


def requirements(
    text: str, group: str, known: Known, *, soft: bool, by_itself: bool, is_list: bool
) -> list[tuple[Requirement, float]]:
    """The skills that one statement asks for, each once, with how sure that is.

    `group` is the heading it stands under. Without `by_itself`, a statement is no skill as a whole; with
    `is_list`, it is the list of skills behind a label.
    """
    words = plain(text)[:2000]
    is_wish = bool(DESIRABLE.search(group))
    level = next((name for name, pattern in LEVELS if pattern.search(words)), "")
    asked = DEGREE_CLAUSE.sub(lambda match: " " * len(match[0]), words)
    found: dict[str, tuple[Requirement, float]] = {}

    def add(skill: SkillName, certainty: float, at: int) -> None:
        short, name, kind = skill
        requirement = Requirement(
            skill=short,
            name=name,
            kind=kind,
            importance="desirable" if is_wish or _is_desirable(words, at) else "essential",
            level=level,
            wording=words if len(words) <= 300 else "",
        )
        found.setdefault(short, (requirement, certainty))

    rest = asked
    for begin, end, skill in _known_in(asked, known):
        # A word of everyday may be said of anything: "design", "installation".
        is_plain = skill[2] != Skill.Kind.TOOL and asked[begin:end].isalpha()
        is_plain = is_plain and (not begin or asked[begin:end].islower())
        add(skill, 0.75 if is_plain else 0.9, begin)
        rest = rest[:begin] + TAKEN * (end - begin) + rest[end:]
    for name, certainty in _new_in(rest, by_itself and asked == words, soft, is_list):
        is_soft = soft or "soft" in group.casefold()
        kind = Skill.Kind.SOFT if is_soft else Skill.Kind.TOOL if _is_name(name) else Skill.Kind.KNOWLEDGE
        short = slug(name, 110, "skill")
        short += "-2" if short in known.skill_slugs else ""
        at = words.casefold().find(name.casefold())
        add((short, shortened(name, 120), kind.value), certainty, at)
    return list(found.values())


def _is_desirable(words: str, at: int) -> bool:
    """Whether the clause around the skill at `at` only wishes for it: "ideally" is said of what follows."""
    ends = [match.end() for match in CLAUSE_END.finditer(words)]
    begin = max((end for end in ends if end <= at), default=0)
    clause = words[begin : min((end for end in ends if end > at), default=len(words))]
    said = DESIRABLE.search(clause)
    return said is not None and (said.start() < at - begin or not IDEALLY.match(clause, said.start()))


def _known_in(words: str, known: Known) -> Iterator[tuple[int, int, SkillName]]:
    """Known skills named in `words`, the longest name first where several overlap, and where they stand."""
    tokens = list(TOKEN.finditer(words))
    at = 0
    while at < len(tokens):
        lengths = range(min(LONGEST_NAME, len(tokens) - at), 0, -1)
        length = next((each for each in lengths if _is_known(words, tokens[at : at + each], known)), 0)
        if length:
            begin, end = tokens[at].start(), tokens[at + length - 1].end()
            yield begin, end, known.skills[fold_skill(words[begin:end])]
        at += length or 1


def _is_known(words: str, tokens: list[re.Match], known: Known) -> bool:
    begin, end = tokens[0].start(), tokens[-1].end()
    skill = known.skills.get(fold_skill(words[begin:end]))
    are_glued = all(GLUE.fullmatch(words, one.end(), after.start()) for one, after in pairwise(tokens))
    name, before, after = words[begin:end], words[:begin], words[end:]
    # In "T-SQL" and "PL/SQL" it is a part of another name; "HTML/CSS" are two.
    is_behind = re.search(r"\w-$|(?<!\w)\w{1,2}/$", before)
    is_part = is_behind or (re.match(r"-\w|/\w{1,2}(?!\w)", after) and not re.match(ENDINGS, after))
    if skill is None or not are_glued or is_part:
        return False
    if len(name) <= SHORT and name not in {skill[1], name.upper()}:
        return False
    if len(tokens) > 1:
        return True
    if name.islower() and name in fold_skill(skill[1]).split()[-1:] and " " in skill[1]:
        # "Teams" is short for Microsoft Teams, "teams" is not.
        return False
    if name.islower() and name.isalpha() and not skill[1].islower() and skill[2] == Skill.Kind.TOOL:
        # "Able to act" names no tool, however well it is known.
        is_alone = BEFORE.search(before) and re.match(r"\s*(?:$|[,;.)/]|(?:and|or)\b)", after)
        return bool(is_alone) and not re.search(r"\bto\s+$", before)
    if BEFORE.search(before) and (AFTER.match(after) or (before.strip() and GOES_ON.match(after))):
        return True
    # Elsewhere a word with a capital is a name, unless its neighbours make it a part of one.
    has_capital = any(map(str.isupper, name)) and bool(before.strip())
    return has_capital and not (CAPITAL_BEFORE.search(before) or re.match(r"\s+[A-Z0-9]", after))


def _new_in(words: str, whole: bool, soft: bool, is_list: bool) -> Iterator[tuple[str, float]]:
    """Names in `words` of skills that the site does not know, each with how sure it is."""
    words = SLASHED.sub(lambda match: match[0].replace("/", ","), words)
    label, colon, listed = words.partition(": ")
    if colon and len(label) < 40 and not soft:
        words, is_list = listed, True
    is_list = is_list and not re.search(r"[.!?](?:\s|$)", words)
    outer = re.sub(r"\([^()]*\)", " ", words)
    clauses = [(clause, is_list) for clause in re.split(r"[.;:!?]\s", outer)]
    clauses += [(clause, False) for clause in re.findall(r"\(([^()]{2,300})\)", words)]
    for clause, lists in clauses if not soft else ():
        cue = CUE.search(clause)
        stated = clause[: cue.start()] if cue else clause
        yield from _names_in(stated, lists)
        # After "tools such as" names are written small too.
        for name, certainty in _names_in(clause[cue.end() :], is_list=True) if cue else ():
            if not (_is_name(name) or (TOOLS.search(stated) and COMMAND.fullmatch(name))):
                break
            yield name, certainty
    products = [each[0] for each in CAMEL.finditer(words) if not CAPITAL_BEFORE.search(words[: each.start()])]
    yield from ((product, 0.75) for product in products)
    alone = _bare(outer.partition(":")[0])
    is_one = not products and TAKEN not in words and (soft or not BETWEEN.search(alone))
    if whole and is_one and _may_be_skill(alone if soft else INNER.sub("", alone, count=1)):
        yield alone[:1].upper() + alone[1:], 0.75 if _is_name(alone) or soft else 0.55


def _names_in(clause: str, is_list: bool) -> Iterator[tuple[str, float]]:
    """The names of a list: "Knowledge of PHP, MySQL and dbt". Of a sentence only what is written as one.

    `is_list`: a label before it has said that it is a list.
    """
    clause = TRAIL.sub("", clause.strip())
    parts = [part for part in map(_bare, BETWEEN.split(clause)) if part]
    new = [part for part in parts if TAKEN not in part]
    names = [part for part in new if _is_name(part) and _may_be_skill(part)]
    is_list = is_list or (len(parts) > SHORT + 1 and sum(map(_is_name, parts)) * 3 > len(parts) * 2)
    is_asked = is_list or bool(LEAD.match(clause))
    # The capital of the first word makes no name.
    are_names = len(names) + len(parts) - len(new) > 1 or any(map(_stands_out, names)) or len(parts) > SHORT
    is_short = len(clause.split()) <= SHORT + 3 and any(map(_stands_out, names))
    is_written_so = is_list or all(
        _is_name(part)
        or (len(names) + len(parts) > len(new) and COMMAND.fullmatch(part))
        or (is_short and len(part.split()) <= SHORT)
        for part in new
    )
    are_skills = all(map(_may_be_skill, new)) and (is_asked or are_names) and is_written_so
    if are_skills and len(parts) > 1 - is_asked:
        yield from ((part, 0.75) for part in new)
    elif is_asked:
        yield from ((part, 0.75) for part in names if _stands_out(part) or (is_list and part != parts[0]))


def _bare(words: str) -> str:
    words = LEAD.sub("", TRAIL.sub("", words.strip(AROUND).rstrip("."))).strip(AROUND)
    return words.rstrip(".") if re.match(r"\.\w", words) else words.strip(".")


def _may_be_skill(words: str) -> bool:
    is_short = 1 < len(words) <= 60 and len(words.split()) <= 4
    is_told = bool(DOING.search(words)) and not _is_name(words)
    return is_short and not is_told and not NO_SKILL.search(words) and bool(NAME.fullmatch(words))


def _is_name(words: str) -> bool:
    """Whether every word has a capital, a digit or a sign in it."""
    return bool(words) and all(
        any(not letter.islower() for letter in word if letter not in "-'’") for word in words.split()
    )


def _stands_out(name: str) -> bool:
    """Whether a name is written as only names are: SQL, PostgreSQL, Node.js."""
    return bool(re.search(r"[A-Z].*[A-Z0-9+#]|[+#.]\w|\w[+#]", name))
