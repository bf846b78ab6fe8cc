// Marks in the list of contents what the reader is looking at. The page works without it.
const nav = document.querySelector(".contents");
const links = new Map();
for (const link of nav?.querySelectorAll("a") ?? []) {
  const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
  if (heading) links.set(heading, link);
}
const headings = [...links.keys()];
let current;

function follow() {
  // The last heading above the upper third of the window; they stand in the order of the page.
  let low = 0, high = headings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (headings[middle].getBoundingClientRect().top < innerHeight / 3) low = middle + 1;
    else high = middle;
  }
  const link = links.get(headings[low - 1]);
  if (link === current) return;
  current?.removeAttribute("aria-current");
  link?.setAttribute("aria-current", "true");
  current = link;
  if (link && nav.scrollHeight > nav.clientHeight) {
    const place = link.getBoundingClientRect(), frame = nav.getBoundingClientRect();
    if (place.top < frame.top || place.bottom > frame.bottom)
      nav.scrollTop += place.top - frame.top - frame.height / 3;
  }
}

if (headings.length) {
  let waiting = false;
  addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  }, { passive: true });
  follow();
  // On a narrow screen the list folds up again once something has been chosen.
  nav.addEventListener("click", (event) => {
    const details = nav.querySelector("details");
    if (event.target.closest("a") && getComputedStyle(nav).position !== "sticky") details.open = false;
  });
}
