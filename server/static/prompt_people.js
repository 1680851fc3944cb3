// prompt_people.js: whom an answer is for: who a bare number is, and which of several people are meant.

import { el, field, freshId } from "./dom.js";
import { nameNode } from "./shown_name.js";

/** "Who is this?", where the site gave nothing to call them by. */
export function whoField(words, draft) {
  const input = el("input", {
    type: "text",
    autocomplete: "off",
    value: draft.get("who"),
    on: { input: () => draft.set("who", input.value) },
  });
  const hint = el("p", { class: "hint", id: freshId("hint") }, words.say("who.hint"));
  input.setAttribute("aria-describedby", hint.id);
  return el("div", { class: "who" }, field(words.say("who.ask"), input), hint);
}

/** The people of one request, to be ticked; none ticked means all of them. */
export function peopleField(view, words, draft) {
  const ticked = new Set(draft.get("ticked") || []);
  const note = el("p", { class: "hint", hidden: ticked.size === 0 }, words.say("many.ticked"));
  const tick = (key, on) => {
    if (on) ticked.add(key);
    else ticked.delete(key);
    note.hidden = ticked.size === 0;
    draft.set("ticked", [...ticked]);
  };
  const rows = view.targets.map((target) => {
    const change = (event) => tick(target.key, event.target.checked);
    const box = el("input", { type: "checkbox", checked: ticked.has(target.key), on: { change } });
    return el("li", {}, el("label", {}, box, nameNode(target.name || target.handle || target.id)));
  });
  return el(
    "fieldset",
    { class: "people", data: { answer: "targets" } },
    el("legend", {}, words.say("many.label")),
    el("ul", {}, ...rows),
    note,
  );
}

/** Their page on the site; null where there is none, or it would leave a page that is being asked about. */
export function pageLink(view, words) {
  const [target, ...others] = view.targets;
  const framed = document.documentElement.dataset.surface === "frame";
  if (!target?.link || others.length > 0 || framed || !/^https:\/\//.test(target.link)) return null;
  const traits = { class: "their-page", href: target.link, target: "_blank", rel: "noopener noreferrer" };
  return el("a", traits, words.say("way.page", { site: view.site_name || view.site }));
}
