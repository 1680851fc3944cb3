// prompt_lacking.js: shows which part of an answer is not there yet: said beside it, and the focus goes there.

import { el, freshId } from "./dom.js";

/** Give the words for a part of an answer, `answer.how`; where its place can be seen, put them there and focus it. */
export function showLacking(card, words, answer) {
  const key = `lacking.${answer}`;
  const text = words.say(words.has(key) ? key : "error.field");
  const places = [...card.querySelectorAll(`[data-answer="${CSS.escape(answer)}"]`)];
  const place = places.find((each) => each.offsetParent !== null);
  if (!place) return text;
  place.querySelector(".lack")?.remove();
  const lack = el("p", { class: "lack", id: freshId("lack"), role: "alert" }, text);
  place.prepend(lack);
  const inputs = [...place.querySelectorAll("input")];
  const input = inputs.find((each) => each.offsetParent !== null);
  input?.setAttribute("aria-describedby", lack.id);
  input?.setAttribute("aria-invalid", "true");
  const mended = () => {
    lack.remove();
    input?.removeAttribute("aria-describedby");
    input?.removeAttribute("aria-invalid");
  };
  place.addEventListener("input", mended, { once: true });
  input?.focus({ preventScroll: true });
  place.scrollIntoView({ block: "nearest" });
  return "";
}
