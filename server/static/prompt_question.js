// prompt_question.js: the question with the name large, and what is known.

import { el } from "./dom.js";
import { facts } from "./prompt_facts.js";
import { nameNode, shownName } from "./shown_name.js";

// Longer names, and names of longer words, are set smaller: they should stay names and not become posters.
const isLong = (name) => name.length > 26 || name.split(" ").some((word) => word.length > 16);

/** Who it is about, in the words the question uses; empty where there is nothing to call them by. */
export function nameIn(view, words) {
  if (view.kind === "delegate") return shownName(view.about.app);
  if (view.targets.length > 1) return words.say("who.many", { count: view.targets.length });
  const target = view.targets[0] ?? {};
  const names = [target.name, view.known?.name, target.handle, view.about.page].map(shownName).filter(Boolean);
  return names.find((name) => view.question.includes(name)) ?? names[0] ?? "";
}

/** The card above the ways out; `elsewhere`, if it shows, comes first of all that can be reached by Tab. */
export function questionCard(view, words, elsewhere) {
  const name = nameIn(view, words);
  return [
    el(
      "p",
      { class: "act" },
      el("span", { class: "site" }, view.site_name || view.site),
      " ", // words do not run together where the dot is not read
      el("span", { class: "dot", "aria-hidden": "true" }, "·"),
      " ",
      words.say(`kind.${view.kind}`),
    ),
    heading(view, name),
    handleLine(view, name),
    elsewhere,
    view.practice && el("p", { class: "practice" }, words.say("about.practice")),
    el("div", { class: "facts", id: "prompt-facts" }, ...facts(view, words)),
  ];
}

function heading(view, name) {
  const traits = { id: "prompt-question", tabindex: "-1" };
  const big = isLong(name) ? "question long" : "question";
  const at = name ? view.question.indexOf(name) : -1;
  if (at < 0) {
    // A sentence of the person's own may leave the name out; it is what they decide by, so it is there all the same.
    const named = name !== "" && view.ways.later;
    if (!named) return el("h1", { ...traits, class: "question plain" }, view.question);
    return el("h1", { ...traits, class: big }, nameNode(name), " ", el("span", { class: "words" }, view.question));
  }
  const before = view.question.slice(0, at).trimEnd();
  const [, mark, after] = /^(\p{P}*)\s*(.*)$/su.exec(view.question.slice(at + name.length));
  return el(
    "h1",
    { ...traits, class: big },
    before && el("span", { class: "words" }, before),
    before && " ",
    nameNode(name),
    mark && el("span", { class: "mark" }, mark),
    after && el("span", { class: "words" }, ` ${after}`),
  );
}

function handleLine(view, name) {
  const handle = view.targets.length === 1 ? shownName(view.targets[0].handle) : "";
  return handle && handle !== name ? el("p", { class: "person" }, nameNode(handle, "handle")) : null;
}

/** The question on one line, with the name in it as a name. */
export function shortQuestion(view, words) {
  const name = nameIn(view, words);
  if (!name || !view.question.includes(name)) return [view.question];
  const at = view.question.indexOf(name);
  return [view.question.slice(0, at), nameNode(name), view.question.slice(at + name.length)];
}
