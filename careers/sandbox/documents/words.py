"""Words and marks: small questions about a text, each in time linear in its length.

And how publishers word the headings of the known kinds of section (those of the model Section).
"""

import re
import unicodedata

from careers.text import fold_name

#: Longer texts are prose or junk: nobody looks for figures and names in them.
LONGEST_READ = 20_000

#: Marks for a typesetter: places where a word may be broken or not, and where a text begins.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060\ufeff"))
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011\u2012"), "-")
#: Bullets, boxes and arrows of fonts of symbols, which Word and PDF files write as letters for private use.
SYMBOLS = str.maketrans(
    "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf0e0\uf0e8\uf0de\uf06f\uf0a8\uf071\uf072\uf0fe\uf0fd\uf0fb\uf06c\uf06e\uf0d2",
    "•▪➢✓❖→→→☐☐☐☐☒☒✗•▪•",
)
TYPED = UNSEEN | HYPHENS | SYMBOLS
BOLD = re.compile(r"\*\*(?=\S)([^*\n]{1,300}?)(?<=\S)\*\*")
LINK = re.compile(r"\[([^\[\]\n]{1,300})\]\((https?://[^\s()<>\[\]]{1,500})\)")
KEPT = re.compile(f"{BOLD.pattern}|{LINK.pattern}")
SPECIAL = re.compile(r"[\\`*\[\]<>&|~]|(?<!\w)_|_(?!\w)")
BLOCK_START = re.compile(r"(#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$)|\d{1,9}(?=[.)](?:\s|$)))")
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“(]?[A-Z0-9])")
ABBREVIATED = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|approx|incl|Dr|Mr|Ms|Mrs|No|U\.S|U\.K|p\.a)|\b[A-Z])\.$")


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
    text = LINK.sub(r"\1", BOLD.sub(r"\1", text)) if "*" in text or "[" in text else text
    return text.strip("* ").strip() or text.strip()


def escaped(text: str) -> str:
    """Markdown that shows `text`, in which **bold** and links work and nothing else does."""
    if not SPECIAL.search(text) and not BLOCK_START.match(text):
        return text
    out, end = [], 0
    for match in KEPT.finditer(text):
        out.append(SPECIAL.sub(r"\\\g<0>", text[end : match.start()]))
        if match[1] is not None:
            out.append(f"**{SPECIAL.sub(_backslash, match[1])}**")
        else:
            out.append(f"[{SPECIAL.sub(_backslash, match[2])}]({match[3]})")
        end = match.end()
    out.append(SPECIAL.sub(r"\\\g<0>", text[end:]))
    escaped = "".join(out)
    if start := BLOCK_START.match(escaped):
        mark = start[1]
        at = start.end(1) if mark[0].isdigit() else 0
        escaped = escaped[:at] + "\\" + escaped[at:]
    return escaped


def _backslash(match: re.Match) -> str:
    return "\\" + match[0]


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
        if text.count("**") % 2 or text == "**":
            text = text.replace("**", "")
        # "** word **" is no bold in Markdown: the marks go next to the words.
        parts = text.split("**")
        for at in range(1, len(parts), 2):
            inner = parts[at]
            lead, trail = inner != inner.lstrip(), inner != inner.rstrip()
            parts[at] = f"{' ' * lead}**{inner.strip()}**{' ' * trail}" if inner.strip() else inner
        text = cleaned("".join(parts))
    return text


# Headings


RELATED = "related"
CUSTOM = "custom"

#: Headings as they are printed, compared without case and punctuation.
EXACT = {
    "overview": (
        "overview|about the role|about this role|about the job|role overview|job overview|"
        "job description|job summary|role summary|position summary|summary|introduction|at a glance|"
        "the role|job profile|profile|in short|what is it|description|about|about this career|"
        "general information|overview of the role|overview of the job|about the position|position overview|"
        "career overview|the opportunity|in brief|the job|purpose|job purpose|role purpose|"
        "purpose of the role|purpose of the job|your mission|the mission"
    ),
    "responsibilities": (
        "responsibilities|core responsibilities|key responsibilities|main responsibilities|duties|"
        "main duties|key duties|duties and responsibilities|roles and responsibilities|"
        "role and responsibilities|what you ll do|what you will do|what they do|what you d do|"
        "day to day|day to day tasks|daily tasks|a day in the life|a typical day|tasks|main tasks|"
        "key tasks|job duties|work activities|your responsibilities|your tasks|the work|"
        "what the job involves|what does the job involve|what you ll be doing|typical duties|"
        "responsibilities and duties|essential functions|essential duties|key accountabilities|"
        "accountabilities|common tasks|typical tasks|main activities|your role|your day|on the job|"
        "the day to day|job tasks|work tasks"
    ),
    "requirements": (
        "requirements|key requirements|job requirements|entry requirements|qualifications|"
        "minimum qualifications|required qualifications|skills|key skills|required skills|"
        "skills required|skills and qualifications|skills and experience|what you ll need|"
        "what you need|what we re looking for|what you bring|what you ll bring|who you are|"
        "your profile|about you|how to become|how to become one|education and experience|"
        "education and training|education|training|experience|work experience|skills and knowledge|"
        "knowledge and skills|required skills and experience|essential requirements|skills you need|"
        "qualifications and skills|entry routes|important qualities|technical skills|"
        "candidate profile|person specification|essential criteria|requirements and qualifications|"
        "what it takes|getting in|getting started|how to get in|what we look for|who we re looking for|"
        "what you ll have|ideal candidate|must haves|must have|qualifications and training|"
        "training and qualifications|academic requirements|preferred qualifications|essential skills|"
        "skills and attributes|skills and qualities|what you ll need to succeed|how to qualify"
    ),
    "career-development": (
        "career development|career path|career paths|career progression|progression|"
        "career path and progression|career prospects|career growth|professional development|"
        "career ladder|advancement|career advancement|career opportunities|development|promotion|"
        "where you could go|growth path|career path and development|career trajectory|"
        "career outlook and progression|training and development|pathways|career pathway|"
        "career pathways|pathway|progression routes|where this role leads|moving up|moving on|"
        "progression opportunities|steps of the career"
    ),
    "market-demand": (
        "market demand|job market|outlook|job outlook|job market outlook|career outlook|"
        "employment outlook|future outlook|demand|market|job demand|industry demand|job prospects|"
        "job growth|labour market|labor market|labour market information|employment projections|"
        "prospects|future prospects|future demand|demand and outlook|the job market|employment prospects|"
        "labour market outlook"
    ),
    "pay": (
        "salary|salaries|salary ranges|salary range|pay|wages|earnings|compensation|"
        "compensation and benefits|salary and benefits|pay and benefits|what you ll earn|"
        "average salary|salary expectations|salary guide|remuneration|salary information|"
        "how much you could earn|what we offer|benefits|perks|perks and benefits|"
        "salary and compensation|expected salary|benefits and perks|how much can you earn|pay range|"
        "compensation range|typical salary|typical pay|income|reward|package|salary package|what it pays|"
        "what you can earn|we offer|rates|rates of pay|pay and conditions|rewards|typical earnings|"
        "total compensation|compensation package"
    ),
    "industry-trends": (
        "industry trends|trends|market trends|current trends|emerging trends|future trends|"
        "key trends|trends and outlook|technology trends|what s changing|industry insights"
    ),
    "soft-skills": (
        "soft skills|essential soft skills|key soft skills|personal skills|interpersonal skills|"
        "personal qualities|personal attributes|transferable skills|people skills|behavioural skills"
    ),
    "best-practices": (
        "best practices|best practice|good practice|tips|how to succeed|success tips|"
        "tips for success|dos and don ts|industry best practices"
    ),
    "challenges": (
        "challenges|common challenges|key challenges|typical challenges|difficulties|"
        "challenges and solutions|pros and cons|what makes it hard|downsides|drawbacks"
    ),
    RELATED: (
        "more careers|related careers|similar careers|related roles|similar roles|similar jobs|"
        "related jobs|similar occupations|related occupations|other careers|explore careers|"
        "explore other careers|explore more careers|you may also like|you might also like|see also|"
        "related job titles|related positions|careers like this|other roles|alternative careers|"
        "more roles|related job profiles|similar positions|also consider|you could also consider|"
        "people also viewed|related profiles|other jobs|other occupations|more like this|jobs like this|"
        "where next|related job guides|see related careers|explore similar careers|linked careers"
    ),
    CUSTOM: (
        "working hours|hours|work environment|working environment|working conditions|work schedule|"
        "working hours patterns and environment|working pattern|where to find jobs|where you ll work|"
        "employers|typical employers|who employs them|how to apply|application process|"
        "related courses|related degrees|faq|faqs|frequently asked questions|more information|"
        "contacts for more information|further information|useful links|resources|references|sources|"
        "tools|tools and technologies|technologies|certifications|registration|work life balance|"
        "diversity|equipment|interview|interview questions|find out more|current opportunities|"
        "state and area data|about us|about the company|who we are|why join us|quick facts|key facts|"
        "job snapshot|snapshot|what to expect|typical hours|typical hours a week|areas of work|"
        "specialisms|professional bodies|key employers|where they work|work setting"
    ),
}
KINDS = {
    wording.replace(" and ", " "): kind for kind, wordings in EXACT.items() for wording in wordings.split("|")
}

#: Words by which a longer heading tells its kind, tried in this order.
SIGNS = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        (
            RELATED,
            r"\b(?:related|similar|more|other)\b.{0,20}\b(?:careers|roles|jobs|occupations|profiles)\b",
        ),
        ("soft-skills", r"\bsoft skills\b|\bpersonal (?:skills|qualities|attributes)\b|\binterpersonal\b"),
        ("best-practices", r"\bbest practices?\b|\btips for\b"),
        ("challenges", r"\bchallenges?\b"),
        ("industry-trends", r"\btrends?\b"),
        ("pay", r"\b(?:salar(?:y|ies)|pay|wages?|compensation|earn|earnings|remuneration|benefits)\b"),
        ("market-demand", r"\b(?:market demand|demand for|outlook|job market|job prospects)\b"),
        (
            "career-development",
            r"\bcareer (?:path|progress|develop|growth|prospects|advance|ladder)\w*|\bprogression\b",
        ),
        (
            "responsibilities",
            r"\b(?:responsibilities|duties|what .{1,40} do|what you (?:ll|will) do|day to day|tasks)\b",
        ),
        (
            "requirements",
            r"\b(?:requirements|qualifications|how to become|skills|what you (?:ll|will)? ?need|"
            r"looking for)\b",
        ),
        ("overview", r"\b(?:overview|about the|what is)\b|\bintroduction\b"),
    )
]

#: Words by which a paragraph without its heading tells its kind.
PROSE = [
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("industry-trends", r"\b(?:key |several |emerging |current |major |following )?trends\b"),
        ("challenges", r"\b(?:various |several |common |following |key |many |unique )*challenges\b"),
        ("best-practices", r"\bbest practices\b"),
        ("soft-skills", r"\bsoft skills\b"),
        ("pay", r"\b(?:salary|salaries|pay|compensation) (?:ranges?|for|of|varies|reflect)\b"),
        ("market-demand", r"\bdemand for\b.{0,120}\b(?:grow|strong|robust|high|increas|rising|driven)"),
        ("requirements", r"\bto qualify\b|\bfollowing requirements\b|\bcandidates (?:typically )?need\b"),
        ("career-development", r"\bpath to becoming\b|\bcareer (?:path|development|progression)\b"),
        (
            "responsibilities",
            r"\bresponsibilit(?:y|ies) (?:of|include|encompass|cover|are)\b|\bresponsible for\b",
        ),
    )
]
#: Headings that name the role itself: "How to become a baker", "What does a baker do?"
NAMING = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("requirements", r"how (?:to|do (?:you|i)|can (?:you|i)) (?:become|get into|qualify|train)\b.{0,60}"),
        ("responsibilities", r"what (?:does an?|do) .{2,50} do(?: .{2,20})?|what .{2,120} do(?:es)?"),
        ("pay", r"(?:how much|what) (?:does an?|do) .{2,50} (?:earn|make|get paid)|.{2,40} salary"),
        ("overview", r"what (?:is|are) an? .{2,50}|about (?:the|this|being an?) .{2,40}"),
        ("responsibilities", r"(?:the )?(?:role|duties|responsibilities|tasks) of (?:an? |the )?.{2,50}"),
        (RELATED, r"(?:similar|related) (?:careers|roles|jobs|occupations) (?:to|for) .{2,50}"),
    )
]
PARENTHESIS = re.compile(r"\([^()]*\)")


def heading_kind(heading: str) -> tuple[str, float] | None:
    """The kind of section a heading names and how sure that is, or None."""
    if len(heading) > 150:
        return None
    words = key(PARENTHESIS.sub(" ", heading).strip(" :"))
    words = re.sub(r"^\d+\s+", "", words)
    for named in (words, re.sub(r"^(?:the|your|our)\s+", "", words)):
        if kind := KINDS.get(named.replace(" and ", " ")):
            return kind, 0.95
    for kind, pattern in NAMING:
        if pattern.fullmatch(words):
            return kind, 0.95
    for kind, pattern in SIGNS:
        if pattern.search(words):
            return kind, 0.7
    return None


def prose_kind(text: str, but: set[str]) -> tuple[str, float] | None:
    """The kind of section that a paragraph seems to open, of those that are not in `but`."""
    start = text[:600]
    for kind, pattern in PROSE:
        if kind not in but and pattern.search(start):
            return kind, 0.45
    return None
