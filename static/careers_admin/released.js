/* A press and a release on different elements are no click: what moves the page by itself waits until nothing
   is pressed. */

let pressed = Promise.resolve();
let release = null;

window.addEventListener("pointerdown", () => {
  if (!release) {
    pressed = new Promise((resolve) => {
      release = resolve;
    });
  }
}, true);

/* Of a release over the list of a select or a scrollbar, the page hears by the next movement or key. */
for (const name of ["pointerup", "pointercancel", "pointermove", "keydown"]) {
  window.addEventListener(name, ({ buttons }) => {
    if (!release || buttons) return;
    /* After the click. */
    setTimeout(release);
    release = null;
  }, true);
}

export const released = () => pressed;
