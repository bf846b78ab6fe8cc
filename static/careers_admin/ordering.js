/* The order of parts: by drag, by two buttons, or by typing numbers. Without this file, by numbers only.

   A container marked data-ordered="SELECTOR" holds rows that match SELECTOR, each with an
   input.part-position. The server takes the numbers only as an order. */
"use strict";

(() => {
  const words = (singular) => (window.gettext ? window.gettext(singular) : singular);

  const isRow = (element, container) =>
    element.matches(container.dataset.ordered) &&
    !element.classList.contains("empty-form") &&
    element.closest("[data-ordered]") === container;

  const rowsOf = (container) =>
    [...container.querySelectorAll(container.dataset.ordered)].filter((row) => isRow(row, container));

  const place = (row) =>
    row.querySelector(":scope > .part-controls input.part-position");

  const renumber = (container) =>
    rowsOf(container).forEach((row, index) => {
      const input = place(row);
      if (input) input.value = index + 1;
    });

  const changed = (container) => {
    renumber(container);
    container.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const status = () => {
    let box = document.getElementById("ordering-status");
    if (!box) {
      box = document.createElement("div");
      box.id = "ordering-status";
      box.className = "visually-hidden";
      box.setAttribute("role", "status");
      (document.querySelector("main") || document.body).append(box);
    }
    return box;
  };

  const move = (row, step, button) => {
    const container = row.parentElement.closest("[data-ordered]");
    const rows = rowsOf(container);
    const to = rows.indexOf(row) + step;
    if (to < 0 || to >= rows.length) return;
    if (step < 0) rows[to].before(row);
    else rows[to].after(row);
    changed(container);
    button.focus();
    status().textContent = `${to + 1} / ${rows.length}`;
  };

  const button = (sign, name, row, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "move";
    made.textContent = sign;
    made.setAttribute("aria-label", name);
    made.title = name;
    made.addEventListener("click", () => move(row, step, made));
    return made;
  };

  const dragging = (row, handle) => {
    handle.addEventListener("pointerdown", (start) => {
      if (start.button) return;
      start.preventDefault();
      const container = row.parentElement.closest("[data-ordered]");
      row.classList.add("dragged");
      let didMove = false;
      const follow = (event) => {
        const others = rowsOf(container).filter((other) => other !== row);
        const below = others.find((other) => {
          const box = other.getBoundingClientRect();
          return event.clientY < box.top + Math.min(box.height, 64) / 2;
        });
        const last = others[others.length - 1];
        if (below && row.nextElementSibling !== below) {
          below.before(row);
          didMove = true;
        } else if (!below && last && last.nextElementSibling !== row) {
          last.after(row);
          didMove = true;
        }
        if (event.clientY < 60) window.scrollBy(0, -12);
        if (event.clientY > window.innerHeight - 100) window.scrollBy(0, 12);
      };
      const end = () => {
        row.classList.remove("dragged");
        window.removeEventListener("pointermove", follow);
        window.removeEventListener("pointerup", end);
        window.removeEventListener("pointercancel", end);
        if (didMove) changed(container);
      };
      /* On the window: an element that is moved in the document loses the pointer it had captured. */
      window.addEventListener("pointermove", follow);
      window.addEventListener("pointerup", end);
      window.addEventListener("pointercancel", end);
    });
  };

  const equip = (row) => {
    const input = place(row);
    if (!input || row.querySelector(":scope > .part-controls .move")) return;
    const holder = input.closest(".part-place");
    const label = row.querySelector(".inline_label");
    const select = row.querySelector("select");
    const chosen = select && select.selectedOptions[0];
    const name = (label || chosen || { textContent: "" }).textContent.trim();
    const handle = document.createElement("span");
    handle.className = "drag-handle";
    handle.setAttribute("aria-hidden", "true");
    handle.title = words("Drag to another place");
    dragging(row, handle);
    holder.before(handle);
    holder.after(
      button("↑", `${words("Move up")}: ${name}`, row, -1),
      button("↓", `${words("Move down")}: ${name}`, row, 1),
    );
  };

  /* After an error the rows stand as they were sent; put them in the order that was wanted. */
  const sort = (container) => {
    const rows = rowsOf(container);
    const wanted = (row) => Number((place(row) || {}).value) || Infinity;
    const sorted = rows.map((row, index) => [wanted(row), index, row]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    if (sorted.every(([, index], now) => index === now)) return;
    const marker = document.createComment("");
    rows[0].before(marker);
    marker.after(...sorted.map(([, , row]) => row));
    marker.remove();
  };

  const prepare = (container) => {
    sort(container);
    rowsOf(container).forEach(equip);
    container.addEventListener("change", (event) => {
      if (!event.target.matches || !event.target.matches("input.part-position")) return;
      const row = event.target.closest(container.dataset.ordered);
      if (!row || !isRow(row, container)) return;
      const rows = rowsOf(container).filter((other) => other !== row);
      const index = Math.max(0, Math.min(rows.length, Math.round(Number(event.target.value)) - 1 || 0));
      if (rows[index]) rows[index].before(row);
      else if (rows.length) rows[rows.length - 1].after(row);
      renumber(container);
      event.target.focus();
    });
  };

  window.careersOrdering = { equip, renumber, prepare };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-ordered]").forEach((container) => {
      if (!container.closest(".empty-form")) prepare(container);
    });
    document.addEventListener("formset:added", (event) => {
      const row = event.target;
      const container = row.parentElement.closest("[data-ordered]");
      if (!container) return;
      equip(row);
      renumber(container);
      row.querySelectorAll("[data-ordered]").forEach(prepare);
    });
    document.addEventListener("part:opened", (event) => {
      event.target.querySelectorAll("[data-ordered]").forEach(prepare);
    });
  });
})();
