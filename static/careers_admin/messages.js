/* What became of the last act is told also to those who hear the page, and stays in view where the page stands
   further down. */

const list = document.querySelector("ul.messagelist");
const told = document.getElementById("message-told");

const bring = () => {
  if (list.getBoundingClientRect().bottom > 0 || list.classList.contains("in-view")) return;
  const row = document.createElement("li");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = "×";
  close.setAttribute("aria-label", told.dataset.close);
  close.addEventListener("click", () => {
    row.remove();
    list.classList.remove("in-view");
  });
  row.className = "close";
  row.append(close);
  list.append(row);
  list.classList.add("in-view");
};

if (list && told) {
  const text = [...list.children].map((message) => message.textContent).join(" ");
  /* A live region tells what changes in it, so it is empty at first. */
  window.addEventListener("load", () => setTimeout(() => {
    told.textContent = text;
  }, 200));
  /* Once the page stands where its address, or the script of the form, leads to. */
  window.addEventListener("load", () => requestAnimationFrame(bring));
  document.addEventListener("form:placed", bring);
}
