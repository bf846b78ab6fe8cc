// Suggestions under the search box while one types. Without it the box is an ordinary form.
// An editable combobox with a list: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
const PAUSE = 120; // milliseconds without a key before the server is asked
const input = document.querySelector("[role=search] [name=q]");

if (input) {
  const list = make("div", { id: "suggestions", role: "listbox", hidden: "", "aria-labelledby": "q-label" });
  const status = make("div", { role: "status", class: "vh" });
  const address = new URL("suggestions.json", input.form.action);
  let options = [], active = -1, waiting, asking;

  input.after(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    autocomplete: "off", autocapitalize: "off", spellcheck: "false",
  })) input.setAttribute(name, value);

  // Letters that an input method is still composing are nothing to look for yet.
  input.addEventListener("input", (event) => { if (!event.isComposing) ask(PAUSE); });
  input.addEventListener("compositionend", () => ask(PAUSE));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const last = options.length - 1, key = event.key;
    if (key === "Escape" && !list.hidden) close();
    else if (key === "Enter" && active >= 0) options[active].click();
    else if (key === "ArrowDown" && list.hidden) ask(0, 0);
    else if (key === "ArrowDown" && !list.hidden) walk(active < last ? active + 1 : -1);
    else if (key === "ArrowUp" && !list.hidden) walk(active < 0 ? last : active - 1);
    else if (key === "Home" && active >= 0) walk(0);
    else if (key === "End" && active >= 0) walk(last);
    else return;
    event.preventDefault();
  });
  // The list must not change under a press either, nor close before the click: the box keeps its focus.
  list.addEventListener("pointerdown", stop);
  list.addEventListener("mousedown", (event) => event.preventDefault());
  addEventListener("pagehide", close);

  function ask(pause, first = -1) {
    stop();
    const text = input.value.trim();
    if (!text) return close();
    waiting = setTimeout(async () => {
      asking = new AbortController();
      const { signal } = asking;
      address.search = new URLSearchParams({ q: text.slice(0, 200) });
      try {
        const answer = await fetch(address, { signal });
        const { found, says } = await answer.json();
        if (!signal.aborted && document.activeElement === input) show(found, says, first);
      } catch {
        // Asked for anew, or there is no answer: the form works all the same.
        if (!signal.aborted) close();
      }
    }, pause);
  }

  function stop() {
    clearTimeout(waiting);
    asking?.abort();
  }

  function show(found, says, first) {
    options = found.map(({ title, url, also }, number) => {
      const option = make("a", {
        id: `suggestion-${number}`, role: "option", href: url, tabindex: "-1", "aria-selected": "false",
      });
      option.append(title);
      if (also) option.append(" ", Object.assign(document.createElement("small"), { textContent: also }));
      return option;
    });
    list.replaceChildren(...options);
    open(options.length > 0);
    choose(first);
    status.textContent = says;
  }

  function walk(number) {
    // The list must not change under somebody who is going through it.
    stop();
    choose(number);
  }

  function choose(number) {
    options[active]?.setAttribute("aria-selected", "false");
    active = number;
    const option = options[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function open(is) {
    list.hidden = !is;
    input.setAttribute("aria-expanded", is);
  }

  function close() {
    stop();
    open(false);
    choose(-1);
    status.textContent = "";
  }

  function make(name, attributes) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }
}
