// record_line.js: one record of the log, in words.

import { el } from "./dom.js";
import { nameNode, shownName } from "./shown_name.js";
import { GOES_OUT, REASONS } from "./tables.js";

const REASON_KEYS = new Map(Object.entries(REASONS).map(([key, kept]) => [kept, `reason.${key}`]));

/** The parts of a record: who, what, how it ended, what was said. */
export function recordLine(record, words, siteName = record.site) {
  return [
    el("time", { datetime: record.settled_at }, clockTime(record, words)),
    el(
      "div",
      { class: "what" },
      el("p", { class: "who-line" }, ...who(record, words)),
      el("p", { class: "act" }, `${siteName} · ${words.say(`kind.${record.kind}`)}`, ...marks(record, words)),
      el("p", { class: "said" }, ...said(record, words)),
    ),
    el("span", { class: `outcome ${outcomeClass(record)}` }, words.say(`outcome.${outcomeWord(record)}`)),
  ];
}

/** "Yes, we've spoken" is a claim and is shown as one, apart from going ahead. */
export function outcomeWord(record) {
  return record.claimed ? "claimed" : record.outcome;
}

function outcomeClass(record) {
  if (record.outcome === "later") return "good";
  if (GOES_OUT.includes(record.outcome)) return "out";
  return "kept";
}

function clockTime(record, words) {
  const format = { hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(words.locale, format).format(new Date(record.settled_at));
}

function who(record, words) {
  const [first, ...others] = record.targets;
  const name = first && (shownName(first.name) || shownName(first.handle) || shownName(first.id));
  const fallback = shownName(record.answer?.who) || shownName(record.about?.page) || shownName(record.about?.app);
  const nobody = el("span", { class: "nobody" }, words.say("log.nobody"));
  const parts = [name || fallback ? nameNode(name || fallback) : nobody];
  if (others.length) parts.push(" ", el("span", { class: "more" }, words.count("log.more_people", others.length)));
  if (record.about?.skill) parts.push(" ", el("span", { class: "skill" }, nameNode(record.about.skill, "skill")));
  return parts;
}

function marks(record, words) {
  const marks = [];
  if (record.practice) marks.push("log.practice");
  if (record.source === "by hand") marks.push("log.by_hand");
  return marks.flatMap((key) => [" ", el("span", { class: "mark" }, words.say(key))]);
}

function said(record, words) {
  const { answer, promise } = record;
  const parts = [];
  if (answer?.how) parts.push(words.say(`how.${answer.how}`));
  if (answer?.when) parts.push(words.day(answer.when));
  const how = promise && words.say(`how.${promise.how}`);
  if (promise) parts.push(words.say("log.promise", { day: words.day(promise.on), how }));
  if (record.reason_passed) {
    const key = `log.passed.${passedFor(record)}`;
    parts.push(words.has(key) ? words.say(key) : record.reason_passed);
  }
  const known = REASON_KEYS.get(answer?.reason);
  const nodes = answer?.reason ? [known ? words.say(known) : el("q", {}, nameNode(answer.reason, "reason"))] : [];
  const delivered = deliveredWords(record, words);
  const all = [...parts, ...nodes, ...(delivered ? [el("span", { class: "delivered" }, delivered)] : [])];
  return all.flatMap((part, index) => (index ? [el("span", { class: "dot" }, " · "), part] : [part]));
}

/** Why it passed; what a rule that asks let through while its site was rehearsing is told from plain watching. */
function passedFor({ reason_passed: reason, mode }) {
  return reason === "watching" && mode !== "watch" ? "rehearsing" : reason;
}

function deliveredWords(record, words) {
  const { delivered } = record;
  if (!delivered || record.source === "by hand") return "";
  if (delivered === "not delivered") return words.say("log.not_delivered");
  const status = Number(delivered.split(":")[1]);
  if (!status) return words.say("log.unknown");
  return status < 400 ? words.say("log.delivered") : words.say("log.refused", { status });
}
