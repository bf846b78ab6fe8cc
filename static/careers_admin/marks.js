/* The marks of a text: each changes what is selected in a text area, and Ctrl+Z takes it back. */

/* Puts `text` in the place of what stands from `start` to `end`, and selects `from`–`to` of the whole. */
export const replace = (area, start, end, text, from = start + text.length, to = from) => {
  area.focus();
  area.setSelectionRange(start, end);
  /* The only way to change a text area that its own undo knows. */
  const done = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
  if (!done) {
    area.setRangeText(text, start, end, "end");
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  area.setSelectionRange(from, to);
};

const runBefore = (text, position) => /\**$/.exec(text.slice(0, position))[0].length;
const runAfter = (text, position) => /^\**/.exec(text.slice(position))[0].length;

const emphasis = (sign) => (area) => {
  const { value } = area;
  let { selectionStart: start, selectionEnd: end } = area;
  /* A sign beside a space would be no mark. */
  while (start < end && /\s/.test(value[start])) start += 1;
  while (end > start && /\s/.test(value[end - 1])) end -= 1;
  const run = Math.min(runBefore(value, start), runAfter(value, end));
  const isMarked = sign.length === 1 ? run % 2 === 1 : run >= 2;
  const inner = value.slice(start, end);
  if (isMarked) {
    replace(area, start - sign.length, end + sign.length, inner, start - sign.length, end - sign.length);
  } else {
    replace(area, start, end, sign + inner + sign, start + sign.length, end + sign.length);
  }
};

const BLOCK = /^(?:#{1,6} |[-*+] |\d+[.)] )/;

/* Marks every line of the selection, or takes the mark away where all have it. */
const lines = (pattern, mark) => (area) => {
  const { value } = area;
  const start = value.lastIndexOf("\n", area.selectionStart - 1) + 1;
  const next = value.indexOf("\n", area.selectionEnd);
  const end = next < 0 ? value.length : next;
  const rows = value.slice(start, end).split("\n");
  const filled = rows.filter((row) => row.trim());
  const isMarked = filled.length > 0 && filled.every((row) => pattern.test(row));
  let number = 0;
  const changed = rows.map((row) => {
    if (!row.trim() && rows.length > 1) return row;
    number += 1;
    return isMarked ? row.replace(pattern, "") : mark(number) + row.replace(BLOCK, "");
  });
  const text = changed.join("\n");
  if (rows.length > 1) replace(area, start, end, text, start, start + text.length);
  else replace(area, start, end, text);
};

const link = (area) => {
  const { value, selectionStart: start, selectionEnd: end } = area;
  const chosen = value.slice(start, end).trim();
  if (/^(https?:\/\/|mailto:)\S+$/i.test(chosen)) {
    replace(area, start, end, `[](${chosen})`, start + 1);
  } else {
    const address = start + chosen.length + 3;
    replace(area, start, end, `[${chosen}](https://)`, chosen ? address : start + 1, chosen ? address + 8 : start + 1);
  }
};

const TABLE = "| What | How much |\n| --- | --- |\n|  |  |\n";

const table = (area) => {
  const { value, selectionEnd: end } = area;
  const before = value.slice(0, end);
  const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
  const start = end + gap.length + 2;
  replace(area, end, end, gap + TABLE, start, start + 4);
};

export const MARKS = {
  bold: emphasis("**"),
  italic: emphasis("*"),
  heading: lines(/^#{1,6} /, () => "### "),
  list: lines(/^[-*+] /, () => "- "),
  numbers: lines(/^\d+[.)] /, (number) => `${number}. `),
  link,
  table,
};
