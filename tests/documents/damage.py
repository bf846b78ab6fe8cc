"""Documents of several formats, ways to damage them, and what must hold all the same."""

import io
import re
import zipfile

from careers import documents
from careers.documents import Known, Unreadable
from careers.sandbox.documents import reader
from careers.sandbox.documents.words import plain

#: More elements of HTML and XML than any document of the tests has.
ELEMENTS = 100_000

WORD = re.compile(r"\w+")
NUMBER = re.compile(r"(?:(?<=\s)|^)\d{1,2}[.)] (?=\*{0,2}[A-Z])")

TEXT = """Bakery Dispatcher

first image

About the role

A bakery dispatcher sends bread to shops. The main tasks are:

  • Routes: Plans the morning tours
  • Drivers: Talks with drivers and shops Tools in use:
  • Route planners (OptiMap, LoadWise)

Requirements

Candidates typically need the following: Education:

  • School leaving certificate
  • 2+ years of experience in logistics Languages:
  • English and French

Salary Range (Canada, 2023)

  1. Base:
    • CA$41,000 – CA$52k per year
  1. Bonus: 5-10% of base salary

More careers

Fleet Planner

Fleet Planner

Looks after vans. Key tasks: - Buying vans - Selling vans - Repairing vans. ### Pay From $30 an hour.
"""
MARKDOWN = """# Bakery Dispatcher

## Key skills

- **Planning** (OptiMap)
  - Tours

| a | b |
| - | - |
| 1 | 2 |
"""
HTML = (
    "<!doctype html><title>Bakery Dispatcher</title><main><h1>Bakery Dispatcher</h1>"
    "<p>Sends <b>bread</b>.</p><h2>Day to day</h2><ul><li>Plan<ul><li>Tours</li></ul></li></ul>"
    "<h2>Pay</h2><p>Median: &pound;14.50 an hour</p>"
    "<table><tr><th>City<th>Pay<tr><td>Leeds<td>£31,000</table></main>"
)
ADVERT = """Job Title: Bakery Dispatcher
Location: Lyon
Salary: €32k–€41k pa

ABOUT US:
We feed 3,000 people.

2. WHAT YOU'LL DO
1) Plan tours
1) Manage a €2m budget
– Talk

Career ladder
Dispatcher > Senior Dispatcher > Head of Tours

You may also like: Baker, Driver
"""
PRINTED = """Bakery Dispatcher                                        Page 1

Pay
The median annual wage of dispatchers was $41,000 in May 2023, and the low-
est 10 percent earned less than $30,000 while the highest 10 percent earned
more than $60,000.

Page 2

Level	From	To
"""
FRAMED = (
    "<nav class=menu><ul><li>Home</ul></nav><div class='cookie-banner'>Cookies?</div>"
    "<main><h1>Dispatcher</h1><p><b>Pay</b><table><caption>Median pay</caption>"
    "<tr><th>Level<th>From<th>To<tr><td>Junior<td>£20k<td>£30k</table><p>• Tours<br>• Vans</main>"
    "<aside><h2>Similar jobs</h2><p>Baker, Driver</aside><footer>End</footer>"
)
NAMESPACE = "http://schemas.openxmlformats.org"
ODD = [
    "\0",
    "\x1b[0m",
    "\u202e",
    "\u2066",
    "\u200b",
    "\ufeff",
    "\ud7ff",
    "𝔅",
    "́" * 40,
    "\r",
    "\x85",
    "\u2028",
    "|",
    "**",
    "((",
    "$",
]
TAGS = [
    "<div>",
    "<ul><li>",
    "<table><tr><td>",
    "<!--",
    "<![CDATA[",
    "<script>",
    "</",
    "<a href='",
    "&#x110000;",
    "<b>",
]


def docx(paragraphs: list[str]) -> bytes:
    """The smallest Word document with these paragraphs; one that begins with # is a heading."""
    body = ""
    for paragraph in paragraphs:
        level = paragraph.count("#")
        style = f'<w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>' if level else ""
        body += f"<w:p>{style}<w:r><w:t>{paragraph.lstrip('# ')}</w:t></w:r></w:p>"
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/></w:style>'
        for n in (1, 2, 3)
    )
    word = f'xmlns:w="{NAMESPACE}/wordprocessingml/2006/main"'
    office = f"{NAMESPACE}/officeDocument/2006/relationships"
    package = f"{NAMESPACE}/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

    def relation(kind, target):
        relation = f'<Relationship Id="a" Type="{office}/{kind}" Target="{target}"/>'
        return f'<Relationships xmlns="{package}/relationships">{relation}</Relationships>'

    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": relation("officeDocument", "word/document.xml"),
        "word/_rels/document.xml.rels": relation("styles", "styles.xml"),
        "word/styles.xml": f"<w:styles {word}>{styles}</w:styles>",
        "word/document.xml": f"<w:document {word}><w:body>{body}</w:body></w:document>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def originals() -> list[tuple[str, bytes]]:
    """A document of every format, as (name, content)."""
    return [
        ("dispatcher.txt", TEXT.encode()),
        ("dispatcher.md", MARKDOWN.encode()),
        ("dispatcher.html", HTML.encode()),
        ("advert.txt", ADVERT.encode()),
        ("printed.txt", PRINTED.encode()),
        ("framed.html", FRAMED.encode()),
        ("dispatcher.docx", docx(["# Bakery Dispatcher", "Sends bread.", "## Pay", "$20k to $30k a year"])),
    ]


def damaged(originals, random) -> tuple[str, bytes]:
    """One of `originals` with one to four kinds of damage, by the dice of `random`."""
    name, content = random.choice(originals)
    for _time in range(random.randint(1, 4)):
        content = random.choice(WAYS)(content, random)[:3_000_000]
    if random.random() < 0.1:
        name = random.choice(["page", "page.html", "page.md", "page.docx", "page.txt", "../../page.pdf"])
    return name, content


def _truncated(content, random):
    return content[: random.randint(0, len(content))]


def _shuffled(content, random):
    rows = content.split(b"\n")
    random.shuffle(rows)
    return b"\n".join(rows)


def _doubled(content, random):
    at = random.randint(0, len(content))
    return content[:at] + content[at // 2 : at] * random.randint(1, 20) + content[at:]


def _bytes(content, random):
    out = bytearray(content)
    for _time in range(random.randint(1, 20)):
        out.insert(random.randint(0, len(out)), random.randint(0, 127 if random.random() < 0.95 else 255))
    return bytes(out)


def _odd(content, random):
    for _time in range(random.randint(1, 10)):
        at = random.randint(0, len(content))
        content = content[:at] + random.choice(ODD).encode(errors="replace") + content[at:]
    return content


def _huge(content, random):
    unit = random.choice(
        [
            b"a",
            b"A b: ",
            b" - A",
            b"1. A ",
            b"(",
            b"**a",
            b"$1,000 ",
            b"1,",
            b"Word. ",
            b"e.g. ",
            b"[a](",
            b"5-",
        ]
    )
    at = random.randint(0, len(content))
    return content[:at] + unit * random.randint(10, 30_000) + content[at:]


def _deep(content, random):
    times = random.randint(5, 400)
    if random.random() < 0.5:
        return content + b"\n" + random.choice(TAGS).encode() * times
    return content + b"".join(b"\n" + b" " * (2 * n) + b"- item" for n in range(times))


def _without_gaps(content, random):
    return re.sub(rb"\n\s*\n", random.choice([b"\n", b"\r\n", b" "]), content)


def _marked(content, random):
    return (
        random.choice(
            [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0"]
        )
        + content
    )


WAYS = [_truncated, _shuffled, _doubled, _bytes, _odd, _huge, _deep, _without_gaps, _marked]


def checked(name: str, content: bytes):
    """The draft that a document became, or None where it was refused; every line is accounted for."""
    try:
        document = reader.read(name, content, ELEMENTS)
    except Unreadable:
        return None
    draft = documents.interpret(document, Known())
    missing = words_wanted(document) - words_of(draft)
    assert not missing, [word[:40] for word in sorted(missing)[:20]]
    assert 0 <= draft.placed_share <= 1
    return draft


def words_wanted(document) -> set[str]:
    """Every word of a document; the number before an item of a list is a mark, like its bullet."""
    return {word for line in document.lines for word in WORD.findall(shown(NUMBER.sub(" ", line.text)))}


def words_of(draft) -> set[str]:
    """Every word that the pages of a draft say, or that is left over."""
    texts = [left.text for left in draft.left_over]
    for page in (draft.page, *draft.related_pages):
        texts += [page.title, page.summary]
        texts += [text for section in page.sections for text in (section.heading, section.body)]
        texts += [career.reason for career in page.related_careers]
    return {word for text in texts for word in WORD.findall(shown(re.sub(r"\\(_|[^\w\s])", r"\1", text)))}


def shown(text: str) -> str:
    """`text` as a reader sees it, without the marks of bold words and the addresses of links."""
    return plain(text).replace("*", "")
