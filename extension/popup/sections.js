// sections.js: what waits, the pause, today in figures, what was promised, and the way to Firsthand's own pages.

import { api, say } from "../browser.js";
import { askAgain, ownDay, pause } from "../choices.js";
import { el } from "../dom.js";
import { button, dayName } from "../page.js";
import { openWindow } from "../prompts.js";
import { pageAddress } from "../server.js";
import { nameNode, shownName } from "../shown_name.js";

const COUNTS = ["asked", "let_go", "talk_first", "claimed", "gone_ahead"];
const PAGES = { log: "/log", sites: "/sites" };
const MOST_DUE = 3;

/** Prompts that wait for an answer, wherever they were asked. @param {import("./model.js").Model} model */
export function openOf({ condition, prompts }, act) {
  if (!prompts.length || ["down", "unpaired"].includes(condition)) return null;
  const line = ({ id, site, site_name: siteName, question }) =>
    el(
      "li",
      {},
      el("p", { class: "hint" }, siteName || site),
      el("p", { class: "asks" }, el("bdi", {}, shownName(question))),
      button(`open ${id}`, say("open_answer"), () => act(() => openWindow(id)), "main"),
    );
  return el(
    "section",
    { class: "open", "aria-labelledby": "open-title" },
    el("h2", { id: "open-title" }, say("open_title")),
    el("ul", {}, ...prompts.map(line)),
  );
}

/** @param {import("./model.js").Model} model */
export function pauseOf({ condition }, act) {
  if (!["on", "paused", "off"].includes(condition)) return null;
  const midnight = new Date().setHours(24, 0, 0, 0);
  const minutes = { quarter: 15, hour: 60, tomorrow: Math.max(1, Math.ceil((midnight - Date.now()) / 60_000)) };
  const choices = Object.entries(minutes).map(([name, length]) =>
    button(name, say(`pause_${name}`), () => act(() => pause(length))),
  );
  // It has the focus of what paused.
  const resume = button("quarter", say("pause_resume"), () => act(askAgain), "main");
  return el(
    "section",
    { class: "pause", "aria-labelledby": "pause-title" },
    el("h2", { id: "pause-title" }, say("pause_title")),
    condition === "paused" && el("p", { class: "hint" }, say("pause_note")),
    el("div", { class: "chips" }, ...(condition === "paused" ? [resume] : choices)),
  );
}

/** Talks first; that somebody says they have spoken is no talk. @param {import("./model.js").Model} model */
export function todayOf({ state }) {
  if (!state) return null;
  const { talks } = state.today;
  const counts = COUNTS.filter((name) => state.today[name]);
  return el(
    "section",
    { class: "today", "aria-labelledby": "today-title" },
    el("h2", { id: "today-title" }, say("today_title")),
    el(
      "p",
      { class: "talks" },
      talks > 0 && el("span", { class: "figure" }, `${talks}`),
      say(talks === 0 ? "today_talks_none" : talks === 1 ? "today_talks_one" : "today_talks_other"),
    ),
    counts.length > 0 && el("p", { class: "hint counts" }, ...counts.map((name) => count(state.today[name], name))),
  );
}

const count = (number, name) => el("span", {}, `${number} ${say(`today_${name}`)}`);

/** Promises that are due. @param {import("./model.js").Model} model */
export function dueOf({ condition, state }, act) {
  if (!state?.due.length) return null;
  const plan = ({ how, on }) =>
    on === ownDay() ? say("due_today", say(`how_${how}`)) : say("due_since", say(`how_${how}`), dayName(on));
  return el(
    "section",
    { class: "due", "aria-labelledby": "due-title" },
    el("h2", { id: "due-title" }, say("due_title")),
    el(
      "ul",
      {},
      ...state.due
        .slice(0, MOST_DUE)
        .map((each) => el("li", {}, nameNode(each.person), " ", el("span", { class: "hint" }, plan(each)))),
    ),
    state.due.length > MOST_DUE && el("p", { class: "hint" }, say("due_more", `${state.due.length - MOST_DUE}`)),
    condition !== "down" && button("due", say("due_answer"), () => act(opening("/")), "link"),
  );
}

/** A page of Firsthand's in a new tab. @param {string} path */
const opening = (path) => async () => api.tabs.create({ url: await pageAddress(path) });

/** @param {import("./model.js").Model} model */
export function moreOf({ condition, state }, act) {
  if (!state || condition === "down") return null;
  return el(
    "nav",
    { "aria-label": say("more_label") },
    ...Object.entries(PAGES).map(([name, path]) => button(name, say(`more_${name}`), () => act(opening(path)), "link")),
  );
}
