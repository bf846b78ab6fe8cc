// A button beside every address that can be copied. Without it, the address can be marked and copied by hand.

for (const field of document.querySelectorAll("input[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = field.dataset.copy;
  button.setAttribute("aria-describedby", field.id);
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Pages without https have no clipboard of their own.
      document.execCommand("copy");
    }
    button.textContent = field.dataset.copied;
  });
  field.after(button);
}
