/* Comfort for the role form: skills inside their group, lengths, opened cards, and no lost typing. */
"use strict";

(() => {
  /* An autocomplete is named by what is chosen in it, so an empty one has no name: give it its label's. */
  const nameAutocompletes = () => {
    for (const select of document.querySelectorAll("select.admin-autocomplete")) {
      const label = select.labels && select.labels[0];
      const box = select.nextElementSibling && select.nextElementSibling.querySelector(".select2-selection");
      if (!label || !box || box.dataset.named) continue;
      box.dataset.named = "yes";
      const shown = box.querySelector(".select2-selection__rendered");
      label.id = label.id || `${select.id}_label`;
      box.setAttribute("aria-labelledby", `${label.id} ${shown.id}`);
      shown.setAttribute("aria-labelledby", label.id);
    }
  };
  /* select2 makes them when it comes to it, and new rows bring more. */
  new MutationObserver(nameAutocompletes).observe(document.documentElement, { childList: true, subtree: true });

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

  /* A link into a card, or an error in it, opens it. */
  const openAround = (element) => {
    for (let card = element && element.closest("details"); card; card = card.parentElement.closest("details")) {
      card.open = true;
    }
  };
  const openTarget = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    openAround(target);
    target.scrollIntoView({ block: "center" });
    if (target.matches("input, textarea, select")) target.focus();
  };

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".add-nested").forEach((button) => {
      button.hidden = false;
    });
    document.querySelectorAll("textarea[data-limit]").forEach((area) => {
      if (area.closest(".empty-form")) return;
      if (area.dataset.counted || area.value.length > Number(area.dataset.limit)) {
        count(area);
        area.addEventListener("input", () => count(area));
      }
    });
    document.querySelectorAll(".errorlist").forEach(openAround);
    openTarget();
    window.addEventListener("hashchange", openTarget);

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
    });
    window.addEventListener("beforeunload", (event) => {
      if (dirty && !saving) event.preventDefault();
    });
  });
})();
