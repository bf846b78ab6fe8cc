/* The list of contents says where one is and how many parts there are; the checklist starts sections. */

const links = new Map(
  [...document.querySelectorAll(".form-index a[href$='-group']")].map((link) => [link.hash.slice(1), link]),
);
const groups = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);

const mark = () => {
  const line = window.innerHeight / 3;
  const above = groups.filter((group) => group.getBoundingClientRect().top <= line);
  const current = above[above.length - 1] || groups[0];
  links.forEach((link, id) => {
    if (current && id === current.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
};

const rows = (box) => box.querySelectorAll(".inline-related:not(.empty-form)").length;

const count = () => {
  document.querySelectorAll(".inline-group").forEach((box) => {
    const told = box.querySelector(".inline-heading .count");
    if (told) told.textContent = rows(box);
  });
  groups.forEach((group) => {
    const told = links.get(group.id).querySelector(".count");
    if (told) told.textContent = rows(group);
  });
};

/* What has the keyboard's attention must not lie under the buttons that stay in sight. */
const actions = document.querySelector(".role-actions");
const makeRoom = () => {
  const sticks = (box) => box && getComputedStyle(box).position === "sticky" && getComputedStyle(box).display !== "contents";
  const bar = [actions, actions.querySelector(".first-actions")].find(sticks);
  document.documentElement.style.scrollPaddingBottom = bar ? `${bar.offsetHeight + 24}px` : "";
};

/* The checklist */

const checklist = document.getElementById("checklist");

const sections = () => document.querySelectorAll("#sections-group .inline-related:not(.empty-form)");

const tick = () => {
  if (!checklist) return;
  const there = new Set([...sections()].map((row) => (row.querySelector("[name$='-kind']") || {}).value));
  const entries = [...checklist.querySelectorAll("[data-kind]")];
  entries.forEach((entry) => {
    const button = entry.querySelector("button");
    const isThere = button ? there.has(entry.dataset.kind) : entry.classList.contains("is-there");
    entry.classList.toggle("is-there", isThere);
    if (button) button.hidden = isThere;
  });
  checklist.querySelector(".there").textContent = entries.filter((each) => each.classList.contains("is-there")).length;
};

const start = (button) => {
  const before = new Set(sections());
  const add = document.querySelector("#sections-group .add-row a");
  if (!add) return false;
  add.click();
  const row = [...sections()].find((each) => !before.has(each));
  if (!row) return false;
  row.querySelector("[name$='-kind']").value = button.value;
  const heading = row.querySelector("[name$='-heading']");
  heading.value = button.dataset.heading;
  /* The anchor is made from it. */
  heading.dispatchEvent(new Event("input", { bubbles: true }));
  heading.dispatchEvent(new KeyboardEvent("keyup", { bubbles: true }));
  tick();
  row.querySelector("textarea").focus();
  row.scrollIntoView({ block: "center" });
  return true;
};

if (checklist) {
  checklist.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && start(button)) event.preventDefault();
  });
}

const recount = () => {
  count();
  tick();
};

if (groups.length) {
  mark();
  window.addEventListener("scroll", mark, { passive: true });
}
if (actions) {
  const sizes = new ResizeObserver(makeRoom);
  for (const box of [actions, actions.querySelector(".first-actions")]) if (box) sizes.observe(box);
}
document.addEventListener("formset:added", recount);
document.addEventListener("formset:removed", recount);
document.addEventListener("change", (event) => {
  if (event.target.matches("#sections-group [name$='-kind']")) tick();
});
