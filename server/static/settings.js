// settings.js: what holds for all sites: language, how a question is answered, time, notifications, own sentences.

import { get, patch } from "./desk.js";
import { choice, el, freshId, put, sentence } from "./dom.js";
import { failed, openPage, toast } from "./page.js";
import { Pairs } from "./settings_pairs.js";
import { OwnWords } from "./settings_words.js";
import { DIRECTIONS, FORMS } from "./tables.js";
import { loadWords } from "./words.js";

const FOCUS = "firsthand-focus"; // the page is loaded anew in another language; the hand stays where it was

let words;
let settings;
let notifies = null; // whether the desktop can show notifications; null where nobody has tried
let ours; // the language's own texts, without those of the person's own
let parts = [];
let pairs;
let queue = Promise.resolve();
let queued = 0;

/** Change what `changes(settings)` says, after all changes before it; gives the problem where it was refused. */
function change(changes) {
  queued += 1;
  queue = queue.then(() => send(changes(settings)));
  return queue;
}

async function send(changes) {
  let problem = null;
  try {
    settings = await patch("/api/settings", changes);
  } catch (refused) {
    problem = refused;
  }
  queued -= 1;
  if (settings.language !== words.language) speakAnew();
  update();
  if (problem === null) toast(words.say("settings.saved"));
  else if (problem.status !== 422 && !failed(words, problem)) throw problem;
  return problem;
}

/** Show the settings as they are, unless the hand is ahead of them. */
function update() {
  if (queued === 0) for (const part of parts) part.update();
}

function speakAnew() {
  sessionStorage.setItem(FOCUS, document.activeElement?.value ?? "");
  location.reload();
}

const direction = () => settings.own_words["page.dir"] ?? ours["page.dir"];

function language() {
  const tongues = settings.languages.map(({ id, name }) => [id, name]);
  const ways = DIRECTIONS.map((way) => [way, words.say(`settings.direction.${way}`)]);
  const tell = (id) => change(() => ({ language: id }));
  const speak = choice(words.say("settings.language"), tongues, settings.language, tell);
  const run = choice(words.say("settings.direction"), ways, direction(), (way) => {
    change(({ own_words: { "page.dir": _, ...others } }) => {
      return { own_words: way === ours["page.dir"] ? others : { ...others, "page.dir": way } };
    });
  });
  speak.querySelector("legend").className = "unseen"; // the heading says it
  for (const input of speak.querySelectorAll("input")) input.closest("label").lang = input.value;
  return section("language", [speak, run], () => {
    pick(speak, settings.language);
    pick(run, direction());
    document.documentElement.dir = direction();
  });
}

function form() {
  const name = freshId("form");
  const options = FORMS.map((each) => {
    const on = { change: () => change(() => ({ form: each })) };
    const input = el("input", { type: "radio", name, value: each, on });
    const preview = el("span", { class: "preview" }, words.say(`settings.form.${each}.preview`));
    return el("label", { class: "option" }, input, el("span", {}, words.say(`settings.form.${each}`)), preview);
  });
  const chosen = el(
    "fieldset",
    { class: "options" },
    el("legend", { class: "unseen" }, words.say("settings.form")),
    ...options,
  );
  const turns = el("p", { class: "hint" }, words.say("settings.form.turns.what"));
  const note = el("p", { class: "hint" }, words.say("settings.form.note"));
  const lead = el("p", { class: "hint" }, words.say("settings.form.lead"));
  return section("form", [lead, chosen, turns, note], () => pick(chosen, settings.form));
}

function time() {
  const said = el("p", { class: "hint" });
  const [row, toggle] = switched("settings.time_limit", said, (on) => change(() => ({ time_limit: on })));
  return section("time", [row, said], () => {
    toggle.checked = settings.time_limit;
    said.textContent = words.say(settings.time_limit ? "settings.time_limit.on" : "settings.time_limit.off");
  });
}

function notifications() {
  const said = el("p", { class: "hint" });
  const [row, toggle] = switched("settings.notify.switch", said, (on) => change(() => ({ notify: on })));
  return section("notify", [row, said], () => {
    const missing = settings.notify && notifies === false;
    toggle.checked = settings.notify;
    said.textContent = words.say(missing ? "settings.notify.missing" : "settings.notify.what");
  });
}

/** A switch with its label before it, and the hint that tells what it does. */
function switched(key, hint, onChange) {
  const id = freshId("switch");
  hint.id = `${id}-hint`;
  const traits = { id, type: "checkbox", role: "switch", class: "switch", "aria-describedby": hint.id };
  const toggle = el("input", { ...traits, on: { change: () => onChange(toggle.checked) } });
  return [el("div", { class: "switched" }, el("label", { for: id }, words.say(key)), toggle), toggle];
}

function section(key, children, update) {
  const id = `settings-${key}`;
  const title = el("h2", { id }, words.say(`settings.${key}`));
  return { element: el("section", { class: "setting", "aria-labelledby": id }, title, ...children), update };
}

function pick(group, value) {
  for (const input of group.querySelectorAll("input")) input.checked = input.value === value;
}

/** Put the hand back where it was before the page was loaded anew. */
function takeUp() {
  const value = sessionStorage.getItem(FOCUS);
  sessionStorage.removeItem(FOCUS);
  if (value) document.querySelector(`.setting input[value="${CSS.escape(value)}"]`)?.focus();
}

async function refresh() {
  [settings, { notifications: notifies }] = await Promise.all([get("/api/settings"), get("/api/state")]);
  if (settings.language !== words.language) location.reload();
  update();
}

openPage(
  async (given) => {
    words = given;
    ({ texts: ours } = await loadWords());
    await refresh();
    const own = new OwnWords(words, ours, (own) => change((now) => ({ own_words: own(now.own_words) })));
    pairs = new Pairs(words, (problem) => failed(words, problem));
    await pairs.refresh();
    const pairsSection = section("pairs", [pairs.element], () => {});
    const ownSection = section("own", [own.element], () => own.update(settings.own_words));
    parts = [language(), form(), time(), notifications(), pairsSection, ownSection];
    update();
    const sites = el("a", { href: "/sites" }, words.say("nav.sites"));
    const lead = el("p", { class: "lead" }, ...sentence(words.say("settings.lead"), { sites }));
    const title = el("header", { class: "title" }, el("h1", {}, words.say("settings.title")), lead);
    put(document.getElementById("main"), title, ...parts.map(({ element }) => element));
    takeUp();
  },
  (name) => {
    if (["settings.changed", "begin"].includes(name)) refresh().catch((problem) => failed(words, problem));
    if (["pair.changed", "begin"].includes(name)) pairs.changed();
  },
  { followsWords: false },
);
