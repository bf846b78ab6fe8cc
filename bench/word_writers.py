"""Whether every word of Word files that others write arrives: as a line of the document, or as left over.

    python bench/word_writers.py [--count N] [--seed N] [--keep DIR] [WRITER ...]

Makes documents by chance (headings, runs, links, footnotes, nested lists, tables with merged cells), lets
each WRITER (all without any) write them as .docx, reads these as the importer does, and counts their words,
which are numbered: each must be read once. Ends with status 1 and names the seed where one is not. With
--keep the files stay in DIR; tests/documents/files holds some of them. Needs no database, but the writers:
python-docx (`pip install python-docx`), LibreOffice, pandoc, docx of npm (`npm install docx` where it runs).
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from html import escape
from itertools import count
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("SECRET_KEY", "only-for-measuring")
os.environ["HTTPS"] = "off"
django.setup()

from careers.sandbox.documents import reader  # noqa: E402

WORD = re.compile(r"\bw\d+\b")
ELEMENTS = 100_000


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("writers", nargs="*", metavar="WRITER")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, metavar="DIR")
    options = parser.parse_args()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        kept = options.keep or Path(folder)
        kept.mkdir(parents=True, exist_ok=True)
        for name in options.writers or WRITERS:
            for seed in range(options.seed, options.seed + options.count):
                blocks = made(random.Random(seed))  # noqa: S311
                file = (kept / f"{name}-{seed}.docx").resolve()
                WRITERS[name](blocks, file, Path(folder))
                wrong += not all_there(file, blocks, f"{name} --seed {seed} --count 1")
            print(f"{name}: {options.count} documents")
    sys.exit(bool(wrong))


def all_there(file: Path, blocks: list[dict], where: str) -> bool:
    wanted = Counter(WORD.findall(json.dumps(blocks)))
    document = reader.read(file.name, file.read_bytes(), ELEMENTS)
    read = Counter(word for line in document.lines for word in WORD.findall(line.text))
    if read == wanted:
        return True
    print(f"{where}: not read {sorted(wanted - read)}, read more than once {sorted(read - wanted)}")
    return False


# -- documents by chance --------------------------------------------------------------------------


def made(chance: random.Random) -> list[dict]:
    number = count(1)

    def words(most: int) -> str:
        return " ".join(f"w{next(number)}" for _word in range(chance.randint(1, most)))

    def block() -> dict:
        kind = chance.choice(("heading", "text", "text", "list", "table"))
        if kind == "heading":
            return {"kind": kind, "level": chance.randint(1, 3), "text": words(4)}
        if kind == "text":
            styles = ("", "", "bold", "italic", "link", "note")
            return {
                "kind": kind,
                "runs": [[words(6), chance.choice(styles)] for _run in range(chance.randint(1, 5))],
            }
        if kind == "list":
            levels = [0, *(chance.randint(0, 2) for _item in range(chance.randint(0, 5)))]
            # No item is more than one level below the one before it.
            for at in range(1, len(levels)):
                levels[at] = min(levels[at], levels[at - 1] + 1)
            ordered = chance.random() < 0.5
            return {"kind": kind, "ordered": ordered, "items": [[level, words(5)] for level in levels]}
        wide = chance.randint(2, 4)
        rows = [[words(3) for _cell in range(wide)] for _row in range(chance.randint(2, 4))]
        if chance.random() < 0.5:
            # One cell as wide as the table.
            rows.append([words(4)])
        return {"kind": kind, "rows": rows, "wide": wide}

    return [block() for _block in range(chance.randint(4, 10))]


# -- writers --------------------------------------------------------------------------------------


def by_python_docx(blocks: list[dict], file: Path, _folder: Path) -> None:
    import docx

    document = docx.Document()
    for block in blocks:
        if block["kind"] == "heading":
            document.add_heading(block["text"], block["level"])
        elif block["kind"] == "text":
            paragraph = document.add_paragraph()
            for text, style in block["runs"]:
                run = paragraph.add_run(text + " ")
                run.bold, run.italic = style == "bold", style == "italic"
        elif block["kind"] == "list":
            style = "List Number" if block["ordered"] else "List Bullet"
            for level, text in block["items"]:
                document.add_paragraph(text, style=f"{style} {level + 1}" if level else style)
        else:
            table = document.add_table(rows=0, cols=block["wide"])
            for row in block["rows"]:
                cells = table.add_row().cells
                if len(row) == 1:
                    cells[0].merge(cells[-1])
                for cell, text in zip(cells, row, strict=False):
                    cell.text = text
    document.save(str(file))


def by_pandoc(blocks: list[dict], file: Path, folder: Path) -> None:
    source = folder / "source.html"
    source.write_text(_html(blocks, notes=False), encoding="utf-8")
    subprocess.run(["pandoc", "-f", "html", source, "-o", file], check=True)  # noqa: S603, S607


def by_pandoc_of_markdown(blocks: list[dict], file: Path, folder: Path) -> None:
    source = folder / "source.md"
    source.write_text(_markdown(blocks), encoding="utf-8")
    subprocess.run(["pandoc", "-f", "markdown", source, "-o", file], check=True)  # noqa: S603, S607


def by_libreoffice(blocks: list[dict], file: Path, folder: Path) -> None:
    source = folder / f"{file.stem}.html"
    source.write_text(_html(blocks, notes=True), encoding="utf-8")
    command = ["soffice", "--headless", "--writer", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run(  # noqa: S603
        [*command, "--outdir", file.parent, source], check=True, stdout=subprocess.DEVNULL
    )


def by_npm_docx(blocks: list[dict], file: Path, folder: Path) -> None:
    script = folder / "write.cjs"
    script.write_text(NPM_DOCX, encoding="utf-8")
    env = os.environ | {"NODE_PATH": str(Path.cwd() / "node_modules")}
    subprocess.run(["node", script, file], input=json.dumps(blocks).encode(), check=True, env=env)  # noqa: S603, S607


NPM_DOCX = """
const d = require("docx"), fs = require("fs");
const notes = {};
const run = ([text, style]) => {
  if (style === "link") {
    return new d.ExternalHyperlink({ link: "https://example.org/", children: [new d.TextRun(text + " ")] });
  }
  if (style === "note") {
    const id = Object.keys(notes).length + 1;
    notes[id] = { children: [new d.Paragraph(text)] };
    return new d.FootnoteReferenceRun(id);
  }
  return new d.TextRun({ text: text + " ", bold: style === "bold", italics: style === "italic" });
};
const made = {
  heading: (b) => [new d.Paragraph({ text: b.text, heading: d.HeadingLevel["HEADING_" + b.level] })],
  text: (b) => [new d.Paragraph({ children: b.runs.map(run) })],
  list: (b) => b.items.map(([level, text]) => new d.Paragraph(
    b.ordered ? { text, numbering: { reference: "steps", level } } : { text, bullet: { level } })),
  table: (b) => [new d.Table({ rows: b.rows.map((row) => new d.TableRow({ children: row.map((text) =>
    new d.TableCell({
      columnSpan: row.length === 1 ? b.wide : 1, children: [new d.Paragraph(text)],
    })) })) })],
};
const children = JSON.parse(fs.readFileSync(0, "utf8")).flatMap((b) => made[b.kind](b));
const levels = [0, 1, 2].map((level) => ({ level, format: "decimal", text: "%" + (level + 1) + "." }));
const config = [{ reference: "steps", levels }];
const file = new d.Document({ footnotes: notes, numbering: { config }, sections: [{ children }] });
d.Packer.toBuffer(file).then((bytes) => fs.writeFileSync(process.argv[2], bytes));
"""


def _html(blocks: list[dict], *, notes: bool) -> str:
    """With `notes` as footnotes in the way that LibreOffice writes and reads them in HTML."""
    found: list[str] = []

    def run(text: str, style: str) -> str:
        if style == "note" and notes:
            found.append(text)
            at = len(found)
            link = f'<a class="sdfootnoteanc" name="sdfootnote{at}anc" href="#sdfootnote{at}sym">'
            return f"{link}<sup>{at}</sup></a> "
        tag = {"bold": "b", "italic": "i", "link": 'a href="https://example.org/"'}.get(style, "span")
        return f"<{tag}>{escape(text)}</{tag.split()[0]}> "

    parts = []
    for block in blocks:
        if block["kind"] == "heading":
            parts.append(f"<h{block['level']}>{block['text']}</h{block['level']}>")
        elif block["kind"] == "text":
            parts.append(f"<p>{''.join(run(*each) for each in block['runs'])}</p>")
        elif block["kind"] == "list":
            parts.append(_html_list("ol" if block["ordered"] else "ul", block["items"]))
        else:
            rows = []
            for row in block["rows"]:
                span = f' colspan="{block["wide"]}"' if len(row) == 1 else ""
                rows.append("<tr>" + "".join(f"<td{span}><p>{text}</p></td>" for text in row) + "</tr>")
            parts.append(f"<table>{''.join(rows)}</table>")
    parts += [
        f'<div id="sdfootnote{at}"><p><a class="sdfootnotesym" name="sdfootnote{at}sym" '
        f'href="#sdfootnote{at}anc">{at}</a> {text}</p></div>'
        for at, text in enumerate(found, 1)
    ]
    return f'<!doctype html><meta charset="utf-8"><title></title><body>{"".join(parts)}'


def _html_list(tag: str, items: list[list]) -> str:
    made, depth = "", -1
    for level, text in items:
        if level > depth:
            made += f"<{tag}>"
        else:
            made += "</li>" + f"</{tag}></li>" * (depth - level)
        made += f"<li>{text}"
        depth = level
    return made + f"</li></{tag}>" * (depth + 1)


def _markdown(blocks: list[dict]) -> str:
    found: list[str] = []

    def run(text: str, style: str) -> str:
        if style == "note":
            found.append(text)
            return f"[^{len(found)}] "
        forms = {"bold": "**{}** ", "italic": "*{}* ", "link": "[{}](https://example.org/) "}
        return forms.get(style, "{} ").format(text)

    parts = []
    for block in blocks:
        if block["kind"] == "heading":
            parts.append(f"{'#' * block['level']} {block['text']}")
        elif block["kind"] == "text":
            parts.append("".join(run(*each) for each in block["runs"]))
        elif block["kind"] == "list":
            mark = "1.  " if block["ordered"] else "-   "
            parts.append("\n".join(f"{'    ' * level}{mark}{text}" for level, text in block["items"]))
            # Ends the list: two in a row would be one.
            parts.append("<!-- -->")
        else:
            rows = [row + [""] * (block["wide"] - len(row)) for row in block["rows"]]
            lines = [f"| {' | '.join(row)} |" for row in rows]
            parts.append("\n".join([lines[0], "|" + " - |" * block["wide"], *lines[1:]]))
    parts += [f"[^{at}]: {text}" for at, text in enumerate(found, 1)]
    return "\n\n".join(parts) + "\n"


WRITERS = {
    "python-docx": by_python_docx,
    "pandoc": by_pandoc,
    "pandoc-markdown": by_pandoc_of_markdown,
    "libreoffice": by_libreoffice,
    "npm-docx": by_npm_docx,
}

if __name__ == "__main__":
    main()
