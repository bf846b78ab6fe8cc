/* A dialog that offers marks to put into a text: citations of sources, references to figures. */
import { replace } from "./marks.js";

const WAIT = 250;

const dialog = document.getElementById("writing-offers");
const search = dialog && dialog.querySelector("input");
const list = dialog && dialog.querySelector("ul");
const status = dialog && dialog.querySelector("[role=status]");
let address = "";
let area = null;
let selection = [0, 0];
let asked = 0;
let timer = 0;

const choose = (mark) => {
  dialog.close();
  replace(area, selection[1], selection[1], mark);
};

const shown = (offer) => {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  for (const [tag, text] of [["b", offer.name], ["span", offer.about], ["code", offer.mark]]) {
    const part = document.createElement(tag);
    part.textContent = text;
    button.append(part, " ");
  }
  button.addEventListener("click", () => choose(offer.mark));
  item.append(button);
  return item;
};

/* The list must not change under somebody who is going through it. */
const isInUse = () => list.matches(":focus-within, :active");

const ask = async () => {
  asked += 1;
  const number = asked;
  const role = document.querySelector("#role_form > [name=role]");
  const query = new URLSearchParams({ q: search.value, role: role ? role.value : "" });
  try {
    const answer = await fetch(`${address}?${query}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const { offered } = await answer.json();
    if (number !== asked || isInUse()) return;
    list.replaceChildren(...offered.map(shown));
    status.textContent = offered.length ? "" : dialog.dataset.none;
  } catch {
    if (number !== asked || isInUse()) return;
    list.replaceChildren();
    status.textContent = dialog.dataset.lost;
  }
};

export const offer = (button, into) => {
  area = into;
  selection = [area.selectionStart, area.selectionEnd];
  address = button.dataset.offers;
  dialog.querySelector("h2").textContent = button.dataset.title;
  list.replaceChildren();
  status.textContent = "";
  search.value = "";
  dialog.showModal();
  search.focus();
};

if (dialog) {
  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  /* As the dialog opens, and of what was typed before somebody went through the list. */
  search.addEventListener("focus", ask);
  dialog.querySelector(".close-offers").addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => area && area.focus());
  /* The arrows lead through the list, from the search and back to it. */
  dialog.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const stops = [search, ...list.querySelectorAll("button")];
    const next = stops[stops.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
}
