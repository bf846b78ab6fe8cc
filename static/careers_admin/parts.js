/* Parts that are long open on demand: their fields come when somebody opens the card, and not before. A part
   that stays closed is sent as closed, and the server leaves it as it is stored. */
"use strict";

(() => {
  const words = (text) => (window.gettext ? window.gettext(text) : text);
  const asked = new WeakMap();

  const ask = async (card, place) => {
    const { id } = card;
    const query = new URLSearchParams({
      of: id.replace(/-\d+$/, ""),
      row: card.querySelector(`:scope > input[name="${id}-id"]`).value,
      place: id.replace(/^.*-/, ""),
    });
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(`${card.closest("[data-parts]").dataset.parts}?${query}`);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const body = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      card.querySelector(`:scope > details > input[name="${id}-closed"]`).remove();
      place.replaceWith(...body.childNodes);
      card.dispatchEvent(new CustomEvent("part:opened", { bubbles: true }));
      return true;
    } catch {
      asked.delete(card);
      place.removeAttribute("aria-busy");
      place.querySelector(".part-told")?.remove();
      const told = document.createElement("p");
      told.className = "part-told errornote";
      told.textContent = words("This part could not be fetched. Close and open it to try again, or save first.");
      place.prepend(told);
      return false;
    }
  };

  /* Fetches the fields of the part that holds `card`, if they are not there; true once they are. */
  const load = (card) => {
    const place = card.querySelector(":scope > details > .part-closed");
    if (!place) return Promise.resolve(true);
    if (!asked.has(card)) asked.set(card, ask(card, place));
    return asked.get(card);
  };

  /* The part in which the field of this id or name stands, also one that is not there yet. */
  const partOf = (name) => {
    const found = /^(?:id_)?([a-z_]+-\d+)(?:-|$)/.exec(name);
    return found && document.getElementById(found[1]);
  };

  window.careersParts = { load, partOf };

  /* The event does not bubble. */
  document.addEventListener("toggle", (event) => {
    const card = event.target.parentElement;
    if (event.target.open && card.matches("[data-parts] .inline-related")) load(card);
  }, true);
})();
