// The address of its page holds the shortlist. The device remembers it too, so that "Save" on a card adds to it;
// and buttons copy or share an address. Without this script, "Save" begins a list with one role.
const KEY = "shortlist", MOST = 20;

addEventListener("click", follow);
addEventListener("auxclick", follow);

// Just before a link to the list is followed, the roles that are remembered go into its address.
function follow({ target }) {
  const link = target.closest?.("a[href*='/shortlist/']");
  if (!link) return;
  const url = new URL(link.href), { remove } = link.dataset;
  if (remove) return keep(remembered().filter((role) => role !== remove));
  const roles = [...new Set([...remembered(), ...url.searchParams.getAll("role")])].slice(-MOST);
  keep(roles);
  url.search = new URLSearchParams(roles.map((role) => ["role", role]));
  link.href = url;
}

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? [];
  } catch {
    return [];
  }
}

function keep(roles) {
  try {
    localStorage.setItem(KEY, JSON.stringify(roles));
  } catch {
    // A browser that keeps nothing still has the address.
  }
}

for (const place of document.querySelectorAll("[data-share]")) {
  const [copy, share] = place.dataset.share.split("|");
  const address = () => location.href.split("#")[0];
  // Pages without https have no clipboard.
  if (navigator.clipboard) {
    add(place, copy, async ({ target }) => {
      await navigator.clipboard.writeText(address());
      target.textContent = `✓ ${copy}`;
    });
  }
  if (navigator.share) {
    // Whoever thinks better of it has not failed.
    add(place, share, () => navigator.share({ title: document.title, url: address() }).catch(() => {}));
  }
}

function add(place, words, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", act);
  place.append(" ", button);
}
