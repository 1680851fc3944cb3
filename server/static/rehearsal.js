// rehearsal.js: a site's week of watching: how it goes, by which rules, and the one question when it is over.

import { el } from "./dom.js";

/** How far the week is, in two or three words; null where the site asks. */
export function rehearsalDay({ rehearsal }, words) {
  if (!rehearsal) return null;
  return rehearsal.over ? words.say("rehearsal.short.over") : words.say("rehearsal.short", { n: dayOf(rehearsal) });
}

/** What was seen, and the three answers to "Start asking?"; `change(changes)` changes the site. */
export function rehearsalQuestion({ name, rehearsal }, words, change) {
  const answers = [
    ["rehearsal.ask", { rehearse: false }],
    ["rehearsal.more", { rehearse: true }],
    ["rehearsal.stop", { enabled: false }],
  ];
  const buttons = answers.map(([key, changes]) =>
    el("button", { type: "button", class: "small", on: { click: () => change(changes) } }, words.say(key)),
  );
  const question = words.say("rehearsal.start");
  return [
    el("p", {}, `${rehearsal.said} ${question}`),
    el("div", { class: "answers", role: "group", "aria-label": `${name}: ${question}` }, ...buttons),
  ];
}

/** The week on the card of its site. */
export function rehearsalPanel(site, words, change) {
  const { rehearsal } = site;
  const how = words.say(rehearsal.over ? "rehearsal.over" : "rehearsal.day", { n: dayOf(rehearsal) });
  const met = site.rules.filter((rule) => rule.id in rehearsal.by_rule);
  met.sort((one, other) => rehearsal.by_rule[other.id] - rehearsal.by_rule[one.id]);
  return el(
    "div",
    { class: "rehearsal" },
    el("p", { class: "hint" }, how),
    ...(rehearsal.over ? rehearsalQuestion(site, words, change) : [el("p", {}, rehearsal.said)]),
    met.length > 0 && el("p", { class: "hint" }, words.say("rehearsal.rules")),
    met.length > 0 && el("ul", {}, ...met.map((rule) => ruleMet(rule, rehearsal.by_rule[rule.id], words, change))),
  );
}

function ruleMet(rule, times, words, change) {
  const turnOff = { click: () => change({ rules: { [rule.id]: "off" } }) };
  const label = words.say("rehearsal.rule_off");
  return el(
    "li",
    {},
    el("span", {}, words.say(`kind.${rule.kind}`)),
    el("code", {}, rule.id),
    el("span", { class: "hint" }, words.count("rehearsal.times", times)),
    rule.mode === "off"
      ? el("span", { class: "hint" }, words.say("sites.mode.off"))
      : el("button", { type: "button", class: "link", "aria-label": `${label}: ${rule.id}`, on: turnOff }, label),
  );
}

const dayOf = ({ days }) => Math.min(days + 1, 7);
