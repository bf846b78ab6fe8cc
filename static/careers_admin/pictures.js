/* Uploads of pictures: dropped or chosen, and shown before they are saved. The server checks them again. */

import { released } from "./released.js";

/* Drawn, not linked: the Content-Security-Policy lets no page show a file of this computer. */
const WIDTH = 480;

const MEGABYTE = 1024 * 1024;

const words = (text, values = {}) =>
  text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);

const fault = (file, picture, limits, told) => {
  if (file.size > limits.bytes) return words(told.large, { size: (file.size / MEGABYTE).toFixed(1) });
  if (!picture) return told.kind;
  if (picture.width < limits.leastWidth) return words(told.narrow, { width: picture.width });
  if (picture.width * picture.height > limits.pixels) return told.pixels;
  return "";
};

const equip = (upload) => {
  const input = upload.querySelector("input[type=file]");
  const place = upload.querySelector(".upload-place");
  const status = upload.querySelector(".chosen");
  const told = document.getElementById("upload-words").dataset;
  const limits = {
    bytes: Number(upload.dataset.bytes),
    pixels: Number(upload.dataset.pixels),
    leastWidth: Number(upload.dataset.leastWidth),
  };
  const alt = document.getElementById(input.id.replace(/_image$/, "_alt"));
  let number = 0;

  const show = async () => {
    number += 1;
    const current = number;
    const file = input.files[0];
    place.querySelectorAll("canvas").forEach((canvas) => canvas.remove());
    status.textContent = "";
    status.classList.remove("is-wrong");
    if (alt) alt.toggleAttribute("aria-required", false);
    if (!file) return;
    const picture = file.size > limits.bytes ? null : await createImageBitmap(file).catch(() => null);
    await released();
    if (current !== number) return;
    const wrong = fault(file, picture, limits, told);
    status.classList.toggle("is-wrong", Boolean(wrong));
    if (!picture) {
      status.textContent = wrong;
      return;
    }
    const { width, height } = picture;
    const canvas = document.createElement("canvas");
    canvas.width = Math.min(WIDTH, width);
    canvas.height = Math.max(1, Math.round((canvas.width / width) * height));
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", words(told.shown, { name: file.name }));
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    status.before(canvas);
    const facts = `${file.name}, ${width} × ${height}`;
    status.textContent = wrong || (alt && !alt.value.trim() ? `${facts}. ${told.alt}` : facts);
    if (alt) alt.setAttribute("aria-required", "true");
  };

  input.addEventListener("change", show);
  const carriesFile = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  for (const name of ["dragenter", "dragover"]) {
    upload.addEventListener(name, (event) => {
      if (!carriesFile(event)) return;
      event.preventDefault();
      upload.classList.add("takes-it");
    });
  }
  upload.addEventListener("dragleave", (event) => {
    if (!upload.contains(event.relatedTarget)) upload.classList.remove("takes-it");
  });
  upload.addEventListener("drop", (event) => {
    upload.classList.remove("takes-it");
    if (!carriesFile(event) || !event.dataTransfer.files.length) return;
    event.preventDefault();
    const one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    input.files = one.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
};

document.querySelectorAll(".upload").forEach(equip);

/* A file that misses its field would otherwise take the place of the form. */
for (const name of ["dragover", "drop"]) {
  window.addEventListener(name, (event) => {
    if (event.dataTransfer && [...event.dataTransfer.types].includes("Files") && !event.defaultPrevented) {
      event.preventDefault();
      event.dataTransfer.dropEffect = "none";
    }
  });
}
