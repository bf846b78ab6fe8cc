/* Comfort for "now, or at a time to come": a time that is typed chooses the latter, and the button names it. */
"use strict";

const WRITTEN = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d:\d\d)/;

const inWords = (year, month, day, time) => {
  const name = new Intl.DateTimeFormat(document.documentElement.lang, { month: "long", timeZone: "UTC" });
  return `${Number(day)} ${name.format(Date.UTC(2000, month - 1))} ${year}, ${time}`;
};

for (const told of document.querySelectorAll(".moment-told")) {
  const form = told.closest("form");
  const { at, named, _now: nowButton, _later: button } = form.elements;
  const [now, later] = form.elements.when;
  let setAside = "";

  const name = () => {
    const written = WRITTEN.exec(at.value);
    button.value = written ? button.dataset.at.replace("{time}", inWords(...written.slice(1))) : button.dataset.generic;
    named.value = written ? at.value : "";
    /* Enter in a field presses the first button that sends the form, also one that does not show. */
    nowButton.type = now.checked ? "submit" : "button";
    button.type = now.checked ? "button" : "submit";
  };
  const typed = () => {
    /* Of a time that is typed only half, browsers say that it is none, but a bad one. */
    if (now.checked && (at.value || at.validity.badInput)) {
      later.checked = true;
      told.textContent = told.dataset.later;
    }
    name();
  };
  const chosen = () => {
    if (now.checked && (at.value || at.validity.badInput)) {
      setAside = at.value;
      at.value = "";
      /* What was typed only half is not known, so it cannot come back. */
      told.textContent = setAside ? told.dataset.now : told.dataset.half;
    } else if (later.checked) {
      at.value ||= setAside;
      told.textContent = "";
    }
    name();
  };

  for (const event of ["input", "change", "keyup", "blur"]) at.addEventListener(event, typed);
  for (const radio of [now, later]) radio.addEventListener("change", chosen);
  /* A browser that comes back to a page fills in again what was typed there. */
  window.addEventListener("pageshow", typed);
}
