// Names the field in which roles are looked for: select2 makes it, some time after the page, without a name.

const name = () => {
  const field = document.querySelector(".field-add .select2-search__field:not([aria-label])");
  field?.setAttribute("aria-label", document.querySelector("label[for=id_add]").textContent.trim());
};
new MutationObserver(name).observe(document.documentElement, { childList: true, subtree: true });
name();
