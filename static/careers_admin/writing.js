/* Comfort for every text in Markdown: a toolbar with shortcuts, and beside it what readers will see. */
import { MARKS } from "./marks.js";
import { offer } from "./offers.js";
import { released } from "./released.js";

const WAIT = 500;
const AGAIN = 3000;
const SHOWS = "careers.show-preview";

const remembered = () => {
  try {
    return localStorage.getItem(SHOWS) !== "no";
  } catch {
    return true;
  }
};
const remember = (shows) => {
  try {
    localStorage.setItem(SHOWS, shows ? "yes" : "no");
  } catch {
    /* Then it is as at first when the form is opened again. */
  }
};

/* The toolbar: one stop of the Tab key, arrows inside (https://www.w3.org/WAI/ARIA/apg/patterns/toolbar/). */

const toolbarOf = (area) => {
  const tools = document.getElementById("writing-tools").content.firstElementChild.cloneNode(true);
  tools.setAttribute("aria-controls", area.id);
  const buttons = [...tools.querySelectorAll("button")];
  const stop = (button) => buttons.forEach((each) => {
    each.tabIndex = each === button ? 0 : -1;
  });
  stop(buttons[0]);
  tools.addEventListener("keydown", (event) => {
    const at = buttons.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = buttons[(to + buttons.length) % buttons.length];
    stop(next);
    next.focus();
  });
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    stop(button);
    if (button.dataset.mark) MARKS[button.dataset.mark](area);
    if (button.dataset.offers) offer(button, area);
  });
  area.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const pressed = event.shiftKey ? event.code : event.key.toLowerCase();
    const button = buttons.find((each) => each.dataset.key === pressed);
    if (!button) return;
    event.preventDefault();
    MARKS[button.dataset.mark](area);
  });
  return tools;
};

/* The preview */

const fill = (writing, html) => {
  const pane = writing.querySelector(".writing-preview");
  const hints = writing.querySelector(".writing-hints");
  const body = new DOMParser().parseFromString(html, "text/html").body;
  const told = body.querySelector(".reading-hints");
  if (told) hints.replaceChildren(told);
  /* It stands on the form: places on the page are not there, and other pages must not replace it. */
  body.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  body.querySelectorAll("a[href]").forEach((link) => {
    if (link.getAttribute("href").startsWith("#")) link.removeAttribute("href");
    else Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  });
  const { scrollTop } = pane;
  pane.replaceChildren(...body.childNodes);
  pane.scrollTop = scrollTop;
};

const tell = (pane, text) => {
  const told = document.createElement("p");
  told.className = "quiet";
  told.textContent = text;
  pane.replaceChildren(told);
};

const askFor = async (area, pane) => {
  const form = area.form;
  const heading = form.elements[area.name.replace(/body$/, "heading")];
  const sent = new FormData();
  const values = {
    csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
    field: area.name,
    [area.name]: area.value,
    role: form.elements.role ? form.elements.role.value : "",
    fragment: "yes",
  };
  if (heading) values[heading.name] = heading.value;
  Object.entries(values).forEach(([name, value]) => sent.set(name, value));
  return fetch(pane.dataset.url, { method: "POST", body: sent });
};

const withPreview = (writing, area, toggle) => {
  const pane = document.getElementById("writing-preview").content.firstElementChild.cloneNode(true);
  writing.append(pane);
  let timer = 0;
  let isAsking = false;
  let isStale = true;

  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(refresh, wait);
  };
  const refresh = async () => {
    if (pane.hidden || !isStale || !area.isConnected) return;
    if (isAsking) {
      later(WAIT);
      return;
    }
    isAsking = true;
    isStale = false;
    try {
      const answer = await askFor(area, pane);
      const text = answer.ok ? await answer.text() : "";
      await released();
      if (answer.redirected || answer.status === 403) {
        tell(pane, pane.dataset.loggedOut);
      } else if (answer.status === 429) {
        isStale = true;
        later(AGAIN);
      } else if (!answer.ok) {
        throw new Error(answer.status);
      } else {
        fill(writing, text);
      }
    } catch {
      await released();
      tell(pane, pane.dataset.lost);
    } finally {
      isAsking = false;
    }
  };
  const show = (shows) => {
    pane.hidden = !shows;
    writing.classList.toggle("with-preview", shows);
    toggle.setAttribute("aria-pressed", shows);
    if (shows) later(0);
  };

  area.addEventListener("input", () => {
    isStale = true;
    later(WAIT);
  });
  area.addEventListener("scroll", () => {
    const travel = area.scrollHeight - area.clientHeight;
    if (travel > 0) pane.scrollTop = (area.scrollTop / travel) * (pane.scrollHeight - pane.clientHeight);
  });
  toggle.addEventListener("click", () => {
    const shows = pane.hidden;
    remember(shows);
    show(shows);
  });
  /* A text in a closed card is not shown to anybody yet. */
  new IntersectionObserver(async (entries, observer) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    observer.disconnect();
    await released();
    show(remembered());
  }).observe(writing);
};

const equip = (writing) => {
  const area = writing.querySelector("textarea");
  if (!area || writing.closest(".empty-form") || writing.querySelector(".writing-tools")) return;
  const tools = toolbarOf(area);
  writing.prepend(tools);
  writing.querySelector(".preview-text").hidden = true;
  withPreview(writing, area, tools.querySelector("[data-preview]"));
};

document.querySelectorAll(".writing").forEach(equip);
document.addEventListener("formset:added", (event) => {
  event.target.querySelectorAll(".writing").forEach(equip);
});
