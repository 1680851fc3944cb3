// prompt_fields.js: what the ways out ask for. Each field keeps what is said in the draft under its own name, and
// says in `data-answer` which part of a decision it gives.

import { choice, el, field } from "./dom.js";
import { nameNode } from "./shown_name.js";
import { REASONS, TALKS } from "./tables.js";
import { dayText, daysOn } from "./words.js";

/** A line of text. */
export function textField(draft, name, label, answer = "") {
  const input = el("input", { type: "text", autocomplete: "off", value: draft.get(name) });
  input.addEventListener("input", () => draft.set(name, input.value));
  return giving(answer, field(label, input));
}

/** How they spoke, or know each other's work; `onPick` hears each choice. */
export function howField(words, draft, hows, onPick) {
  const options = hows.map((how) => [how, words.say(`how.${how}`)]);
  const pick = (how) => {
    draft.set("how", how);
    onPick(how);
  };
  return giving("answer.how", choice(words.say("how.label"), options, draft.get("how"), pick));
}

/** Roughly when: a month, a year, or a year further back. */
export function whenField(words, draft) {
  const now = new Date();
  const month = (back) => dayText(new Date(now.getFullYear(), now.getMonth() - back, 1)).slice(0, 7);
  const options = [
    [month(0), words.say("when.this_month")],
    [month(1), words.say("when.last_month")],
    [String(now.getFullYear()), words.say("when.this_year")],
    [String(now.getFullYear() - 1), words.say("when.last_year")],
    ["before", words.say("when.before")],
  ];
  const traits = { type: "text", inputmode: "numeric", autocomplete: "off", maxlength: 4, value: draft.get("year") };
  const year = el("input", traits);
  const earlier = field(words.say("when.year"), year);
  earlier.hidden = draft.get("when") !== "before";
  year.addEventListener("input", () => draft.set("year", year.value));
  const pick = (value) => {
    earlier.hidden = value !== "before";
    draft.set("when", value);
    if (value === "before") year.focus();
  };
  return giving("answer.when", choice(words.say("when.label"), options, draft.get("when"), pick), earlier);
}

/** What was said of when, as a decision takes it; empty where it is no year yet. */
export function whenSaid(draft) {
  const said = draft.get("when");
  if (said !== "before") return said;
  return /^\d{4}$/.test(draft.get("year").trim()) ? draft.get("year").trim() : "";
}

/** Why, by a choice or in a line: as much effort as saying how one spoke. */
export function reasonFields(words, draft) {
  const options = Object.entries(REASONS).map(([key, kept]) => [kept, words.say(`reason.${key}`)]);
  const pick = (reason) => draft.set("reason", reason);
  return [
    giving("answer.reason", choice(words.say("ahead.label"), options, draft.get("reason"), pick)),
    textField(draft, "ownReason", words.say("ahead.line")),
  ];
}

/** How and on which day they will talk: a plan that is already filled in. */
export function promiseFields(words, draft, howAtFirst) {
  if (!draft.get("laterHow")) draft.set("laterHow", howAtFirst);
  if (!draft.get("laterOn")) draft.set("laterOn", dayText(daysOn(7)));
  const hows = TALKS.map((how) => [how, words.say(`how.${how}`)]);
  const days = Object.entries({ tomorrow: 1, days: 3, week: 7 });
  const options = days.map(([key, n]) => [dayText(daysOn(n)), words.say(`later.${key}`)]);
  const other = el("input", { type: "date", min: dayText(daysOn(0)), "aria-label": words.say("later.on") });
  other.value = draft.get("laterOn");
  const pick = (day) => {
    other.value = day;
    draft.set("laterOn", day);
  };
  const chips = choice(words.say("later.on"), options, draft.get("laterOn"), pick);
  other.addEventListener("input", () => {
    draft.set("laterOn", other.value);
    for (const chip of chips.querySelectorAll("input[type=radio]")) chip.checked = chip.value === other.value;
  });
  chips.querySelector(".chips").append(other);
  const pickHow = (how) => draft.set("laterHow", how);
  return [
    giving("promise.how", choice(words.say("later.how"), hows, draft.get("laterHow"), pickHow)),
    giving("promise.on", chips),
  ];
}

/**
 * One word of the name, typed or chosen from three: the same task twice. `first` is the one that shows; changing to
 * the other and back loses neither.
 */
export function nameField(words, draft, names, first) {
  const typed = textField(draft, "typedName", words.say("name.label"));
  const options = names.map((name) => [name, nameNode(name)]);
  const pick = (name) => draft.set("chosenName", name);
  const chosen = choice(words.say("name.three"), options, draft.get("chosenName"), pick);
  const swap = el("button", { type: "button", class: "link", hidden: names.length === 0 });
  const show = (by) => {
    draft.set("nameBy", by);
    typed.hidden = by === "three";
    chosen.hidden = by !== "three";
    swap.textContent = words.say(by === "three" ? "name.type" : "name.choose");
  };
  show(draft.get("nameBy") || (names.length ? first : "word"));
  swap.addEventListener("click", () => show(typed.hidden ? "word" : "three"));
  return giving("answer.typed_name", typed, chosen, swap);
}

/** The name as it was typed or chosen, whichever shows. */
export const nameSaid = (draft) => draft.get(draft.get("nameBy") === "three" ? "chosenName" : "typedName");

function giving(answer, ...children) {
  return el("div", { class: "asked", data: answer ? { answer } : {} }, ...children);
}
