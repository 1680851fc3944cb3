// page.js: what all pages of the dashboard share: the session, the state in the header, the pause.

import { beginSession, DeskError, erase, forgetToken, get, hasToken, listen, post } from "./desk.js";
import { el, put } from "./dom.js";
import { loadWords } from "./words.js";

const main = () => document.getElementById("main");

/**
 * Begin the page: trade the link's code, show the state, and call `show(words)`; `onEvent` hears what happens
 * later. Without a token the page says how to get one. Where the person changes the words, the page is loaded anew,
 * unless it follows them by itself.
 */
export async function openPage(show, onEvent = () => {}, { followsWords = true } = {}) {
  let words = await loadWords();
  // A link pasted into this very tab changes the fragment only, and begins nothing by itself.
  window.addEventListener("hashchange", () => location.hash.startsWith("#code=") && location.reload());
  let used = false;
  try {
    await beginSession();
  } catch (problem) {
    used = problem instanceof DeskError && problem.status === 401;
  }
  if (!hasToken()) {
    withoutToken(words, used);
    return;
  }
  let state;
  let settings;
  try {
    settings = await get("/api/settings");
    words = words.withOwn(settings.own_words);
    sayShell(words);
    state = new StateLine(words);
    await state.refresh();
    await show(words);
  } catch (problem) {
    if (!failed(words, problem)) throw problem;
    return;
  }
  const follow = () => followsWords && sayAnew(speech(settings));
  listen(
    (name, data) => {
      if (["pause.changed", "site.changed", "prompt.opened", "prompt.settled"].includes(name)) state.refresh();
      if (name === "settings.changed") follow();
      if (name !== "ping") onEvent(name, data);
    },
    (there) => {
      state.away(!there);
      if (there) state.refresh().then(follow).then(() => onEvent("begin", {}));
    },
  );
}

const speech = ({ language, own_words: own }) => JSON.stringify([language, Object.entries(own).sort()]);

/** Load the page anew where what it was made of is no longer how it is said; not while somebody is typing. */
async function sayAnew(said) {
  const typing = main().querySelector("form textarea, textarea:focus, input[type=text]:focus");
  if (typing === null && speech(await get("/api/settings")) !== said) location.reload();
}

/** The shell comes without a token, so without texts of the person's own; here they are put in. */
function sayShell(words) {
  for (const place of document.querySelectorAll("[data-say]")) place.textContent = words.say(place.dataset.say);
  const nav = document.querySelector("nav");
  nav.setAttribute("aria-label", words.say("nav.label"));
  document.title = `${words.say(`nav.${document.body.dataset.page}`)} · Firsthand`;
}

/** Show what went wrong with the whole page; false when it is none of the server's answers. */
export function failed(words, problem) {
  if (!(problem instanceof DeskError)) return false;
  if (problem.status === 401) {
    forgetToken();
    withoutToken(words, false);
  } else if (problem.status === 0) notice(words.say("session.away"));
  else notice(words.say("error.other", { error: problem.message }));
  return true;
}

/** A line at the foot of the window that goes by itself. */
export function toast(text) {
  const place = document.getElementById("toast");
  put(place, el("p", {}, text));
  setTimeout(() => place.firstChild?.textContent === text && put(place), 4000);
}

function notice(text) {
  put(main(), el("p", { class: "notice" }, text));
}

function withoutToken(words, used) {
  put(
    main(),
    el(
      "section",
      { class: "no-session" },
      el("h1", {}, words.say("session.title")),
      used && el("p", {}, words.say("session.used")),
      el("p", {}, words.say("session.how")),
      el("pre", {}, el("code", {}, "firsthand open")),
      el("p", { class: "hint" }, words.say("session.why")),
    ),
  );
}

/** The line in the header: whether Firsthand asks at present, and the pause. */
class StateLine {
  constructor(words) {
    this.words = words;
    this.place = document.getElementById("state");
    this.title = document.title;
  }

  async refresh() {
    this.state = await get("/api/state");
    const { open_prompts: open } = this.state;
    document.title = open > 0 ? `(${open}) ${this.title}` : this.title;
    this.draw();
    document.dispatchEvent(new CustomEvent("firsthand-state", { detail: this.state }));
  }

  away(away) {
    document.body.classList.toggle("away", away);
    if (away) put(this.place, el("span", { class: "light red" }), el("span", {}, this.words.say("error.away")));
  }

  draw() {
    const { words, state } = this;
    if (state.paused_until) {
      const time = words.time(new Date(Date.parse(state.paused_until) + 1)); // it ends a breath before its minute
      const resume = { click: () => this.act(erase("/api/pause")) };
      const again = el("button", { type: "button", class: "small", on: resume }, words.say("pause.resume"));
      put(this.place, el("span", { class: "light amber" }), el("span", {}, words.say("state.paused", { time })), again);
      return;
    }
    const { listening } = state.proxy;
    const said = words.say(listening ? "state.listening" : "state.not_listening");
    const light = el("span", { class: listening ? "light green" : "light red" });
    put(this.place, light, el("span", {}, said), this.pauses());
  }

  pauses() {
    const { words } = this;
    const tomorrow = new Date();
    tomorrow.setHours(24, 0, 0, 0);
    const choices = { quarter: 15, hour: 60, tomorrow: Math.max(1, Math.ceil((tomorrow - Date.now()) / 60_000)) };
    const pause = (minutes) => this.act(post("/api/pause", { minutes }));
    const buttons = Object.entries(choices).map(([key, minutes]) =>
      el("button", { type: "button", class: "small", on: { click: () => pause(minutes) } }, words.say(`pause.${key}`)),
    );
    const note = el("p", { class: "hint" }, words.say("pause.note"));
    const label = el("summary", {}, words.say("pause.label"));
    return el("details", { class: "pause" }, label, el("div", {}, ...buttons, note));
  }

  async act(doing) {
    try {
      await doing;
      await this.refresh();
    } catch (problem) {
      if (!failed(this.words, problem)) throw problem;
    }
  }
}

