// prompt_facts.js: what is known at a prompt, a line each: what the person logged, their own week, what goes along.

import { el, sentence } from "./dom.js";
import { nameNode, shownName } from "./shown_name.js";

/** The lines between the question and the ways out. */
export function* facts(view, words) {
  if (view.about.skill && !view.question.includes(shownName(view.about.skill))) {
    yield el("p", {}, ...sentence(words.say("about.skill"), { skill: nameNode(view.about.skill, "skill") }));
  }
  const { means, others } = view.powers;
  if (means.length + others.length) {
    const said = [...means.map((each) => words.say(`power.${each}`)), ...others.map((each) => nameNode(each, "power"))];
    yield el("p", {}, words.say("about.powers"));
    yield el("ul", { class: "powers" }, ...said.map((each) => el("li", {}, each)));
  }
  if (view.about.unreadable) yield el("p", { class: "warning" }, words.say("about.unreadable"));
  if (view.ways.later) yield* remembered(view.known ?? {}, words);
  const nth = words.nth(view.counts.this_week + 1);
  const talks = words.count("talks", view.counts.talks_this_week);
  yield el("p", { class: "count" }, words.say(`count.${view.kind}`, { nth, talks }));
  if (view.kind === "connect" && view.has_note === false) yield el("p", {}, words.say("about.no_note"));
  if ((view.client.kind ?? "browser") !== "browser" && view.client.name) {
    yield el("p", {}, ...sentence(words.say("about.program"), { name: nameNode(view.client.name, "program") }));
  }
}

function* remembered(known, words) {
  const said = [...talked(known, words)];
  for (const nodes of said.length ? said : [[words.say("known.nothing")]]) yield el("p", { class: "known" }, ...nodes);
  const { asked = 0, let_go: letGo = 0 } = known.records ?? {};
  const before = letGo ? "known.let_go" : "known.asked";
  if (asked) yield el("p", { class: "count" }, words.count(before, asked, { let_go: letGo }));
}

/** Talk, its line, promise, claim: each a sentence, as a list of nodes. */
function* talked(known, words) {
  if (known.last_talk_on) {
    const own = `known.${known.last_talk_how}`;
    const talk = words.say(words.has(own) ? own : "known.other", { when: words.on(known.last_talk_on) });
    const line = known.last_talk_line && nameNode(known.last_talk_line, "line");
    yield line ? [`${talk} `, ...sentence(words.say("known.line"), { line })] : [talk];
  }
  if (known.promise_due) yield [words.say("known.promise", { day: words.day(known.promise_due) })];
  if (known.claimed_on) {
    const how = `how.${known.claimed_how}`;
    const values = { when: words.on(known.claimed_on), how: words.has(how) ? words.say(how) : "" };
    yield [words.say(values.how ? "known.claimed.how" : "known.claimed", values)];
  }
}
