/* Comfort for the role form: skills inside their group, lengths, opened cards, and no lost typing. */
"use strict";

(() => {
  /* An autocomplete is named by what is chosen in it, so an empty one has no name: give it its label's. */
  const nameAutocomplete = (select) => {
    const label = select.labels && select.labels[0];
    const box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
    if (!label || !box) return;
    const shown = box.querySelector(".select2-selection__rendered");
    label.id = label.id || `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
    shown.setAttribute("aria-labelledby", label.id);
  };
  /* select2 puts its box behind a select when it comes to it. Only what is new is looked at. */
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.matches?.("select + .select2-container")) nameAutocomplete(node.previousElementSibling);
      }
    }
  }).observe(document.documentElement, { childList: true, subtree: true });

  /* A group may hold hundreds of them: each is made when it comes near to what is in view. */
  const makeAutocomplete = (select) => {
    select.classList.replace("later-autocomplete", "admin-autocomplete");
    window.django.jQuery(select).djangoAdminSelect2();
  };
  const nearView = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) {
          nearView.unobserve(target);
          makeAutocomplete(target);
        }
      }
    },
    { rootMargin: "300px" },
  );
  const makeLater = (place) => {
    if (!window.django.jQuery.fn.djangoAdminSelect2) return;
    place.querySelectorAll("select.later-autocomplete").forEach((select) => nearView.observe(select));
  };

  /* Skills inside a group: rows made from the <template> of the group. */
  const addSkill = (nested) => {
    const total = nested.querySelector('input[name$="-requirements-TOTAL_FORMS"]');
    const prefix = total.name.replace(/-TOTAL_FORMS$/, "");
    const index = total.value;
    const template = nested.querySelector(":scope > template");
    const row = template.content.firstElementChild.cloneNode(true);
    const renamed = (text) =>
      text.replace(/skill_groups-(\d+|__prefix__)-requirements-__prefix__/g, `${prefix}-${index}`);
    for (const element of [row, ...row.querySelectorAll("*")]) {
      for (const name of ["id", "name", "for", "aria-describedby", "aria-labelledby"]) {
        if (element.hasAttribute(name)) element.setAttribute(name, renamed(element.getAttribute(name)));
      }
    }
    total.value = Number(index) + 1;
    template.before(row);
    const remove = document.createElement("button");
    remove.type = "button";
    remove.className = "remove-nested";
    remove.textContent = window.gettext ? window.gettext("Remove") : "Remove";
    remove.addEventListener("click", () => {
      const add = nested.querySelector(".add-nested");
      row.remove();
      window.careersOrdering.renumber(nested);
      add.focus();
    });
    row.querySelector(".part-controls").append(remove);
    const $ = window.django.jQuery;
    if ($.fn.djangoAdminSelect2) $(row).find(".admin-autocomplete").djangoAdminSelect2();
    window.careersOrdering.equip(row);
    window.careersOrdering.renumber(nested);
    const first = row.querySelector(".select2-selection, select, input:not([type=hidden])");
    if (first) first.focus();
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest(".add-nested");
    if (button) addSkill(button.closest("[data-nested]"));
  });

  /* How long a text is, beside how long it may be. */
  const count = (area) => {
    const limit = Number(area.dataset.limit);
    let told = area.nextElementSibling;
    if (!told || !told.classList.contains("length")) {
      told = document.createElement("p");
      told.className = "length";
      area.after(told);
    }
    told.textContent = `${area.value.length} / ${limit}`;
    told.classList.toggle("too-long", area.value.length > limit);
  };

  const countLengths = (place) => {
    place.querySelectorAll("textarea[data-limit]").forEach((area) => {
      if (area.closest(".empty-form")) return;
      if (area.dataset.counted || area.value.length > Number(area.dataset.limit)) {
        count(area);
        area.addEventListener("input", () => count(area));
      }
    });
  };

  /* What the fields of a part need, those of the page and those that come when it is opened. */
  const equip = (place) => {
    place.querySelectorAll(".add-nested").forEach((button) => {
      button.hidden = false;
    });
    countLengths(place);
    makeLater(place);
  };
  /* A new part is written from its first field on. */
  document.addEventListener("formset:added", ({ target }) => {
    const first = target.querySelector(":is(.line-fields, details) :is(input:not([type=hidden]), select, textarea)");
    if (!first) return;
    first.focus();
    /* select2 takes the place of an autocomplete in its own time. */
    if (first.matches(".admin-autocomplete")) {
      setTimeout(() => first.nextElementSibling?.querySelector(".select2-selection")?.focus());
    }
  });
  document.addEventListener("part:opened", (event) => {
    equip(event.target);
    window.django.jQuery(event.target).find(".related-widget-wrapper select").trigger("change");
  });

  /* A link into a card, or an error in it, opens it. */
  const openAround = (element) => {
    for (let card = element && element.closest("details"); card; card = card.parentElement.closest("details")) {
      card.open = true;
    }
  };
  const openTarget = async () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const part = id && window.careersParts.partOf(id);
    if (part) await window.careersParts.load(part);
    const target = id && document.getElementById(id);
    if (!target) return;
    openAround(target);
    if (target === part) openAround(part.querySelector("summary"));
    target.scrollIntoView({ block: "center" });
    if (target.matches("input, textarea, select")) target.focus();
  };

  /* After "Save and continue editing" the form opens where the editor was. */
  const PLACE = "careers.place";
  let lastField = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target.id && target.matches("input:not([type=submit]), textarea, select")) lastField = target;
  });
  const notePlace = () => {
    if (!lastField || !lastField.isConnected) return;
    const place = { id: lastField.id, top: lastField.getBoundingClientRect().top, from: location.pathname };
    sessionStorage.setItem(PLACE, JSON.stringify(place));
  };
  const returnToPlace = async () => {
    const noted = sessionStorage.getItem(PLACE);
    sessionStorage.removeItem(PLACE);
    if (!noted || location.hash || document.querySelector(".errornote")) return;
    const { id, top, from } = JSON.parse(noted);
    if (new URL(document.referrer || "about:blank").pathname !== from) return;
    const part = window.careersParts.partOf(id);
    if (part) await window.careersParts.load(part);
    const field = document.getElementById(id);
    if (!field) return;
    openAround(field);
    field.focus({ preventScroll: true });
    window.scrollBy(0, field.getBoundingClientRect().top - top);
    document.dispatchEvent(new Event("form:placed"));
  };

  document.addEventListener("DOMContentLoaded", () => {
    equip(document);
    document.querySelectorAll(".errorlist").forEach(openAround);
    openTarget();
    window.addEventListener("hashchange", openTarget);
    window.addEventListener("load", returnToPlace);

    /* Leaving with unsaved typing asks first. */
    const form = document.querySelector("form#role_form, form#ladder_form");
    if (!form) return;
    let dirty = Boolean(document.querySelector(".errornote"));
    let saving = false;
    const touched = () => {
      dirty = true;
    };
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    document.addEventListener("formset:added", touched);
    form.addEventListener("submit", (event) => {
      /* A preview opens in a tab of its own. */
      saving = !(event.submitter && event.submitter.formTarget === "_blank");
      if (event.submitter && event.submitter.name === "_continue") notePlace();
    });
    window.addEventListener("beforeunload", (event) => {
      if (dirty && !saving) event.preventDefault();
    });
  });
})();
