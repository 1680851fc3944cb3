// today.js: what waits, and this week: talks with new people first, the rest in small print.

import { get, patch } from "./desk.js";
import { el, put } from "./dom.js";
import { failed, openPage, toast } from "./page.js";
import { Promises } from "./promises.js";
import { shortQuestion } from "./prompt_question.js";
import { rehearsalDay, rehearsalQuestion } from "./rehearsal.js";
import { recordLine } from "./record_line.js";
import { nameNode } from "./shown_name.js";

const COUNTS = ["asked", "let_go", "talk_first", "claimed", "went_ahead"];
const LATELY = 5;

const places = {
  week: el("section", { class: "week", "aria-labelledby": "week-title" }),
  open: el("section", { class: "open", "aria-labelledby": "open-title", "aria-live": "polite" }),
  promises: el("section", { class: "promises", "aria-labelledby": "promises-title", hidden: true }),
  rehearsals: el("section", { class: "rehearsals", "aria-labelledby": "rehearsals-title", hidden: true }),
  lately: el("section", { class: "lately", "aria-labelledby": "lately-title" }),
  sites: el("section", { class: "sites-on", "aria-labelledby": "sites-title" }),
};

let words;
let promises;
let siteNames = new Map();

async function showWeek() {
  const week = await get("/api/statistics");
  const talks = week.talks_with_new_people;
  const headline = talks
    ? [el("span", { class: "figure" }, String(talks)), el("span", {}, words.count("today.new_talks", talks))]
    : [el("span", {}, words.say("today.new_talks.none"))];
  put(
    places.week,
    el("h1", { id: "week-title", class: talks ? "headline" : "headline none" }, ...headline),
    el(
      "dl",
      { class: "small-print" },
      ...COUNTS.map((name) =>
        el("div", {}, el("dt", {}, words.say(`today.${name}`)), el("dd", {}, String(week.counts[name]))),
      ),
    ),
  );
}

const act = (view) => `${view.site_name || view.site} · ${words.say(`kind.${view.kind}`)}`;

/** Which program sent it, where that is no browser: there is no page to tell it by. */
function program({ client }) {
  if ((client.kind ?? "browser") === "browser" || !client.name) return [];
  return [" · ", nameNode(client.name, "program")];
}

async function showOpen() {
  const { prompts } = await get("/api/prompts");
  const cards = prompts.map((view) =>
    el(
      "li",
      {},
      el(
        "a",
        { class: "open-card", href: `/prompt/${view.id}` },
        el("span", { class: "act" }, act(view), ...program(view)),
        el("span", { class: "asks" }, ...shortQuestion(view, words)),
        el("span", { class: "go" }, words.say("today.answer")),
      ),
    ),
  );
  put(
    places.open,
    el("h2", { id: "open-title" }, words.say("today.open")),
    cards.length ? el("ul", { class: "cards" }, ...cards) : el("p", { class: "none" }, words.say("today.open.none")),
  );
}

const line = (record) => el("li", {}, ...recordLine(record, words, siteNames.get(record.site)));

async function showLately() {
  const { records } = await get(`/api/records?limit=${LATELY}`);
  put(
    places.lately,
    el("h2", { id: "lately-title" }, words.say("today.lately")),
    records.length
      ? el("ol", { class: "records" }, ...records.map(line))
      : el("p", { class: "none" }, words.say("today.lately.none")),
    records.length > 0 && el("p", {}, el("a", { href: "/log" }, words.say("today.all"))),
  );
}

async function showSites() {
  const { sites } = await get("/api/sites");
  siteNames = new Map(sites.map((site) => [site.id, site.name]));
  const on = sites.filter((site) => site.enabled);
  const practiceOnly = on.every((site) => site.practice);
  put(
    places.sites,
    el("h2", { id: "sites-title" }, words.say("today.sites")),
    practiceOnly
      ? el("p", {}, words.say("today.sites.practice"))
      : el("ul", { class: "names" }, ...on.map(siteName)),
    el("p", {}, el("a", { href: "/sites" }, words.say("today.sites.choose"))),
  );
  showRehearsals(on.filter((site) => site.rehearsal?.over));
}

function siteName(site) {
  const day = rehearsalDay(site, words);
  return el("li", {}, site.name, day && el("span", { class: "hint" }, ` · ${day}`));
}

/** A week of watching that is over is told of once: until it is answered, and then no more. */
function showRehearsals(sites) {
  const change = (site) => async (changes) => {
    try {
      await patch(`/api/sites/${site.id}`, changes);
      toast(words.say("sites.saved"));
    } catch (problem) {
      if (!failed(words, problem)) throw problem;
    }
  };
  places.rehearsals.hidden = sites.length === 0;
  put(
    places.rehearsals,
    el("h2", { id: "rehearsals-title" }, words.say("rehearsal.title")),
    ...sites.map((site) =>
      el("article", {}, el("h3", {}, site.name), ...rehearsalQuestion(site, words, change(site))),
    ),
  );
}

const showPromises = () => promises.show();

// Which part of the page an event makes stale.
const STALE = {
  "prompt.opened": [showOpen],
  "prompt.changed": [showOpen],
  "prompt.settled": [showOpen, showWeek, showLately],
  "record.changed": [showWeek, showLately, showPromises],
  "promise.changed": [showWeek, showPromises],
  "site.changed": [showSites],
  begin: [showOpen, showWeek, showLately, showPromises, showSites],
};

openPage(
  async (given) => {
    words = given;
    promises = new Promises(places.promises, words);
    await showSites();
    await Promise.all([showWeek(), showOpen(), showPromises(), showLately()]);
    put(document.getElementById("main"), ...Object.values(places));
  },
  (name) => Promise.all((STALE[name] ?? []).map((show) => show())).catch((problem) => failed(words, problem)),
);
