// In the lists that complete what is typed: what tells rows of nearly the same name apart, below their name.

const $ = window.django.jQuery;

function row(found) {
  if (!found.hint) return found.text;
  const whole = document.createElement("span");
  const hint = document.createElement("span");
  hint.className = "hint";
  hint.textContent = found.hint;
  whole.append(found.text, " ", hint);
  return $(whole);
}

$.fn.select2?.defaults.set("templateResult", row);
