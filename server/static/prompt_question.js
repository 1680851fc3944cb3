// prompt_question.js: the question with the name large, and what is known.

import { el, field, freshId, sentence } from "./dom.js";
import { nameNode, shownName } from "./shown_name.js";

// Longer names, and names of longer words, are set smaller: they should stay names and not become posters.
const isLong = (name) => name.length > 26 || name.split(" ").some((word) => word.length > 16);

/** Who it is about, in the words the question uses; empty where the site gave nothing to call them by. */
export function nameIn(view, words) {
  if (view.kind === "delegate") return shownName(view.about.app);
  if (view.targets.length > 1) return words.say("who.many", { count: view.targets.length });
  const target = view.targets[0] ?? {};
  return shownName(target.name) || shownName(target.handle) || shownName(view.about.page);
}

/** The card above the ways out; `elsewhere`, if it shows, comes first of all that can be reached by Tab. */
export function questionCard(view, words, draft, elsewhere) {
  const name = nameIn(view, words);
  const nobody = name === "" && view.targets.length < 2 && !["import", "delegate", "post"].includes(view.kind);
  return [
    el(
      "p",
      { class: "act" },
      el("span", { class: "site" }, view.site_name || view.site),
      el("span", { class: "dot", "aria-hidden": "true" }, " · "),
      words.say(`kind.${view.kind}`),
    ),
    heading(view, name),
    elsewhere,
    personLine(view, name),
    view.practice && el("p", { class: "practice" }, words.say("about.practice")),
    el("div", { class: "facts", id: "prompt-facts" }, ...facts(view, words)),
    nobody && who(words, draft),
    view.targets.length > 1 && people(view, words, draft),
  ];
}

function heading(view, name) {
  const traits = { id: "prompt-question", tabindex: "-1" };
  const at = name ? view.question.indexOf(name) : -1;
  if (at < 0) return el("h1", { ...traits, class: "question plain" }, view.question);
  const before = view.question.slice(0, at).trimEnd();
  const [, mark, after] = /^(\p{P}*)\s*(.*)$/su.exec(view.question.slice(at + name.length));
  return el(
    "h1",
    { ...traits, class: isLong(name) ? "question long" : "question" },
    before && el("span", { class: "words" }, before),
    before && " ",
    nameNode(name),
    mark && el("span", { class: "mark" }, mark),
    after && el("span", { class: "words" }, ` ${after}`),
  );
}

function personLine(view, name) {
  const [target, ...others] = view.targets;
  if (!target || others.length > 0) return null;
  const handle = shownName(target.handle);
  const shown = handle && handle !== name ? nameNode(handle, "handle") : null;
  if (!shown && !target.link) return null;
  const framed = document.documentElement.dataset.surface === "frame";
  if (!target.link || framed || !/^https:\/\//.test(target.link)) return shown && el("p", { class: "person" }, shown);
  const traits = { href: target.link, target: "_blank", rel: "noopener noreferrer" };
  return el("p", { class: "person" }, el("a", traits, shown ?? new URL(target.link).host));
}

function* facts(view, words) {
  if (view.about.skill && !view.question.includes(shownName(view.about.skill))) {
    yield el("p", {}, ...sentence(words.say("about.skill"), { skill: nameNode(view.about.skill, "skill") }));
  }
  if (view.about.powers?.length) {
    yield el("p", {}, words.say("about.powers"));
    yield el("ul", { class: "powers" }, ...view.about.powers.map((power) => el("li", {}, nameNode(power, "power"))));
  }
  if (view.about.unreadable) yield el("p", { class: "warning" }, words.say("about.unreadable"));
  if (view.targets.length === 1) yield el("p", { class: "known" }, known(view.known, words));
  const nth = words.nth(view.counts.this_week + 1);
  const talks = words.count("talks", view.counts.talks_this_week);
  yield el("p", { class: "count" }, words.say(`count.${view.kind}`, { nth, talks }));
  if (view.kind === "connect" && view.has_note === false) yield el("p", {}, words.say("about.no_note"));
  if ((view.client.kind ?? "browser") !== "browser" && view.client.name) {
    yield el("p", {}, ...sentence(words.say("about.program"), { name: nameNode(view.client.name, "program") }));
  }
}

/** What the person has logged about the one asked about, in a sentence. */
export function known(memory, words) {
  const sentences = [];
  if (memory?.last_talk_on) {
    const key = `known.${memory.last_talk_how}`;
    sentences.push(words.say(words.has(key) ? key : "known.other", { day: words.day(memory.last_talk_on) }));
  }
  if (memory?.promise_due) sentences.push(words.say("known.promise", { day: words.day(memory.promise_due) }));
  return sentences.join(" ") || words.say("known.nothing");
}

function who(words, draft) {
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

function people(view, words, draft) {
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
    { class: "people" },
    el("legend", {}, words.say("many.label")),
    el("ul", {}, ...rows),
    note,
  );
}

/** The question on one line, with the name in it as a name. */
export function shortQuestion(view, words) {
  const name = nameIn(view, words);
  if (!name || !view.question.includes(name)) return [view.question];
  const at = view.question.indexOf(name);
  return [view.question.slice(0, at), nameNode(name), view.question.slice(at + name.length)];
}
