/* Comfort: what is typed into the form of a role is kept in this browser until it is saved, and offered when
   the form is opened again. Nothing is put in unless the editor says so. */

import { released } from "./released.js";

const PREFIX = "careers.kept/";
const EVERY = 3000;
const LARGEST = 1_500_000;
const MOST = 20;
const OLDEST = 30 * 24 * 60 * 60 * 1000;
const OFFERED = 3;
const LISTED = 12;
const ROW = /^([a-z_]+)-(\d+)-(.+)$/;

const note = document.getElementById("kept-typing");
const form = document.getElementById("role_form");

const made = (tag, values = {}) => Object.assign(document.createElement(tag), values);

/* Fields, and names for them that last: rows by their key, new ones ("+0") by their number among the new. */

const isTyped = (field) =>
  field.name &&
  !field.name.includes("__prefix__") &&
  !["hidden", "submit", "button", "file", "password", "fieldset"].includes(field.type);

const named = (name) => form.elements.namedItem(name);

const lasting = (name) => {
  const found = [];
  let prefix = "";
  let rest = name;
  for (let row = rest.match(ROW); row; row = rest.match(ROW)) {
    const [, kind, number, field] = row;
    const key = named(`${prefix}${kind}-${number}-id`)?.value;
    const initial = Number(named(`${prefix}${kind}-INITIAL_FORMS`)?.value ?? 0);
    found.push(kind, key || `+${Number(number) - initial}`);
    prefix += `${kind}-${number}-`;
    rest = field;
  }
  return [...found, rest].join("/");
};

/* The numbers of the stored rows of a list, by their keys. They change when a new row is taken out again. */
const numbered = new Map();
document.addEventListener("formset:removed", () => numbered.clear());
const numbersOf = (list, initial) => {
  if (!numbered.has(list)) {
    const rows = Array.from({ length: initial }, (_each, number) => [named(`${list}-${number}-id`)?.value, number]);
    numbered.set(list, new Map(rows));
  }
  return numbered.get(list);
};

/* The field of a lasting name, or null. With `make`, new rows are added where they are missing. */
const fieldOf = (name, make = false) => {
  const parts = name.split("/");
  let prefix = "";
  while (parts.length > 1) {
    const [kind, key] = parts.splice(0, 2);
    const total = named(`${prefix}${kind}-TOTAL_FORMS`);
    if (!total) return null;
    const initial = Number(named(`${prefix}${kind}-INITIAL_FORMS`).value);
    let number = numbersOf(`${prefix}${kind}`, initial).get(key);
    if (key.startsWith("+")) {
      number = initial + Number(key.slice(1));
      while (make && Number(total.value) <= number) {
        const before = total.value;
        const group = total.closest("[data-nested]") || document.getElementById(`${prefix}${kind}-group`);
        group?.querySelector(total.closest("[data-nested]") ? ".add-nested" : ".add-row a")?.click();
        if (total.value === before) return null;
      }
    }
    if (number === undefined) return null;
    prefix += `${kind}-${number}-`;
  }
  const field = named(prefix + parts[0]);
  return field && field.type ? field : null;
};

const valueOf = (field) => (field.type === "checkbox" ? (field.checked ? "on" : "") : field.value);

const defaultOf = (field) => {
  if (field.type === "checkbox") return field.defaultChecked ? "on" : "";
  if (!field.options) return field.defaultValue;
  const options = [...field.options];
  return (options.find((each) => each.defaultSelected) ?? options[0])?.value ?? "";
};

const labelOf = (field) => {
  const part = field.closest(".part")?.querySelector(".inline_label")?.textContent.trim();
  const label = field.labels?.[0]?.textContent.trim().replace(/\s+/g, " ").replace(/:$/, "") || field.name;
  return part ? `${part}: ${label}` : label;
};

const put = (field, { value, text }) => {
  if (field.type === "checkbox") {
    field.checked = value === "on";
  } else {
    if (field.options && ![...field.options].some((option) => option.value === value)) {
      field.add(new Option(text, value));
    }
    field.value = value;
  }
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
};

/* The store. An entry: when, and by its lasting name what each field says, and said before. */

const mine = () => `${PREFIX}${note.dataset.user}${location.pathname}`;

const entries = () =>
  Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .flatMap((key) => {
      try {
        return [{ key, ...JSON.parse(localStorage.getItem(key)) }];
      } catch {
        localStorage.removeItem(key);
        return [];
      }
    })
    .sort((one, other) => other.at - one.at);

const prune = () => {
  const saved = new Set(note.dataset.saved.split(" "));
  entries().forEach(({ key, at }, number) => {
    const isSaved = saved.has(key.slice(key.lastIndexOf("/") + 1));
    if (isSaved || number >= MOST || !(Date.now() - at < OLDEST)) localStorage.removeItem(key);
  });
};

const store = (key, entry) => {
  const text = JSON.stringify(entry);
  let kept = text.length <= LARGEST;
  while (kept) {
    try {
      localStorage.setItem(key, text);
      break;
    } catch {
      /* The room is full: the oldest of the others goes first. */
      const oldest = entries().filter((each) => each.key !== key).pop();
      if (oldest) localStorage.removeItem(oldest.key);
      else kept = false;
    }
  }
  note.querySelector(".kept-not").hidden = kept;
};

/* Keeping. */

const watch = () => {
  const name = note.dataset.name || Date.now().toString(36) + Math.random().toString(36).slice(2, 10);
  const key = `${mine()}${name}`;
  form.append(made("input", { type: "hidden", name: "kept_as", value: name }));

  /* A form that comes back with faults has as its defaults what was typed: what was before is in the entry. */
  const began = note.dataset.bound ? entries().find((each) => each.key === key)?.fields ?? {} : {};
  const keep = () => {
    const fields = {};
    for (const [each, { before, label }] of Object.entries(began)) {
      const field = fieldOf(each);
      if (field) fields[each] = { value: valueOf(field), before, label };
    }
    for (const field of form.elements) {
      if (!isTyped(field) || valueOf(field) === defaultOf(field)) continue;
      const each = lasting(field.name);
      fields[each] = { before: defaultOf(field), label: labelOf(field), ...fields[each], value: valueOf(field) };
      if (field.options) fields[each].text = field.selectedOptions[0]?.textContent ?? "";
    }
    if (Object.keys(fields).length) store(key, { at: Date.now(), fields });
    else localStorage.removeItem(key);
  };

  let waiting = 0;
  const now = () => {
    clearTimeout(waiting);
    waiting = 0;
    keep();
  };
  const soon = () => {
    waiting ||= setTimeout(now, EVERY);
  };
  for (const event of ["input", "change"]) form.addEventListener(event, soon);
  for (const event of ["formset:added", "formset:removed"]) document.addEventListener(event, soon);
  form.addEventListener("submit", now);
  window.addEventListener("pagehide", () => waiting && now());
  document.addEventListener("visibilitychange", () => waiting && document.hidden && now());
  return now;
};

/* Offering. */

const sorted = ({ fields }) => {
  const fits = [];
  const clashes = [];
  for (const [name, said] of Object.entries(fields)) {
    const field = fieldOf(name);
    if (field ? valueOf(field) === said.value : !said.value) continue;
    const isNew = !field && name.split("/").some((part) => part.startsWith("+"));
    (isNew || (field && defaultOf(field) === said.before) ? fits : clashes).push([name, said]);
  }
  /* That rows stand elsewhere by now is no text that somebody could miss. */
  return { fits, clashes: clashes.filter(([name, { value }]) => value && !name.endsWith("/position")) };
};

const show = (box, clashes) => {
  const place = box.querySelector(".kept-clashes");
  place.hidden = !clashes.length;
  const list = place.querySelector("dl") ?? place.appendChild(made("dl"));
  list.replaceChildren(
    ...clashes.map(([, { label, value, text }]) => {
      const area = made("textarea", { readOnly: true, rows: 3, value: text || value, ariaLabel: label });
      const [row, said] = [made("div"), made("dd")];
      said.append(area);
      row.append(made("dt", { textContent: label }), said);
      return row;
    }),
  );
};

const offer = (entry, keepNow) => {
  const { fits, clashes } = sorted(entry);
  if (!fits.length && !clashes.length) {
    localStorage.removeItem(entry.key);
    return;
  }
  const box = note.querySelector("template").content.firstElementChild.cloneNode(true);
  const words = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
  const dateTime = new Date(entry.at).toISOString();
  box.querySelector("h2").append(" ", made("time", { dateTime, textContent: words.format(entry.at) }));
  const labels = [...new Set(fits.map(([name, { label }]) => (name.endsWith("/position") ? "" : label)))];
  const told = labels.filter(Boolean);
  const more = told.length > LISTED ? ["…"] : [];
  const list = box.querySelector(".kept-fits").appendChild(made("ul"));
  list.append(...[...told.slice(0, LISTED), ...more].map((textContent) => made("li", { textContent })));
  box.querySelector(".kept-fits").hidden = !fits.length;
  box.querySelector(".kept-take").hidden = !fits.length;
  show(box, clashes);

  box.querySelector(".kept-take").addEventListener("click", () => {
    const left = clashes.slice();
    let first = null;
    for (const [name, said] of fits) {
      const field = fieldOf(name, true);
      if (!field) {
        left.push([name, said]);
        continue;
      }
      put(field, said);
      first ??= field;
      for (let card = field.closest("details"); card; card = card.parentElement.closest("details")) card.open = true;
    }
    keepNow();
    if (left.length) {
      show(box, left);
      box.querySelector(".kept-fits").hidden = true;
      box.querySelector(".kept-take").hidden = true;
    } else {
      localStorage.removeItem(entry.key);
      box.remove();
    }
    note.querySelector(".kept-taken").hidden = false;
    first?.focus();
  });
  box.querySelector(".kept-throw").addEventListener("click", () => {
    localStorage.removeItem(entry.key);
    box.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  note.querySelector(".kept-offers").append(box);
};

/* What an entry is compared with must be there: the fields of the parts that it names. */
const openParts = ({ fields }) => {
  const parts = new Set();
  for (const name of Object.keys(fields)) {
    const [kind, key] = name.split("/");
    const row = key && form.querySelector(`[name^="${kind}-"][name$="-id"][value="${CSS.escape(key)}"]`);
    if (row) parts.add(row.name);
  }
  return Promise.all([...parts].map((name) => window.careersParts.load(window.careersParts.partOf(name))));
};

const begin = async () => {
  prune();
  const keepNow = watch();
  if (note.dataset.bound) return;
  const found = entries().filter(({ key }) => key.startsWith(mine())).slice(0, OFFERED);
  for (const entry of found) {
    await openParts(entry);
    offer(entry, keepNow);
  }
};

/* Rows can be added once the scripts of the form are ready, which load later than a module. */
if (note && form) {
  const start = async () => {
    try {
      await begin();
    } catch (error) {
      /* A browser that keeps nothing. */
      if (!(error instanceof DOMException)) throw error;
    }
  };
  if (document.readyState === "complete") start();
  else window.addEventListener("load", () => released().then(start));
}
