// prompt.js: the prompt, on every surface: the dashboard, a frame over the page that asked, a window of its own.

import { DeskError } from "./desk.js";
import { el, put } from "./dom.js";
import { SendButtons } from "./prompt_buttons.js";
import { promptDesk } from "./prompt_desk.js";
import { Draft } from "./prompt_draft.js";
import { ending, forSome, goneText, onward } from "./prompt_ending.js";
import { questionCard } from "./prompt_question.js";
import { guardInput, Sight } from "./prompt_sight.js";
import { WaysOut } from "./prompt_ways.js";
import { loadWords } from "./words.js";

const REPORT_MS = 1000;
const MORE_TIME_BEFORE_S = 20;
const PROVING_MS = 600; // a frame is proven to be in sight within this time, or another way is offered
const GLANCE_MS = 1500; // how long a frame shows how it ended before it goes
const READING_MS = 5000; // the same, where there is something to do

export class PromptCard {
  constructor(element, place, words) {
    this.element = element;
    this.place = place;
    this.words = words;
    this.framed = place.surface === "frame";
    this.desk = promptDesk(place);
    this.draft = new Draft(place.prompt);
    this.busy = false;
    this.ended = false;
    this.status = el("p", { class: "status", role: "status" });
  }

  async begin() {
    try {
      this.view = await this.desk.look();
    } catch (problem) {
      this.gone(problem);
      return;
    }
    this.words = this.words.withOwn(this.view.own_words);
    this.build();
    this.sight = new Sight(this.element, this.framed, () => this.sightChanged());
    const guarded = [...this.element.children].filter((child) => child.tagName !== "H1");
    guardInput(guarded, this.sight);
    this.setWait(this.view.wait_left_s);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.escape());
    this.element.querySelector("h1").focus();
    this.update();
    this.report();
    this.reporting = setInterval(() => this.report(), REPORT_MS);
    this.ticking = setInterval(() => this.update(), 250);
  }

  build() {
    const { view, words, draft } = this;
    this.buttons = new SendButtons(words);
    this.ways = new WaysOut(view, words, draft, this.buttons, (decision) => this.answer(decision));
    const address = `/prompt/${view.id}?window=1`;
    const open = () => window.open(address, "_blank", "noopener,popup,width=520,height=760");
    this.window = el("button", { type: "button", class: "way window", on: { click: open } }, words.say("way.window"));
    this.hint = el("p", { class: "hint" });
    const more = { click: () => this.more() };
    this.moreTime = el("button", { type: "button", class: "link", on: more }, words.say("way.more_time"));
    this.patience = el("p", { class: "patience" });
    const bar = el("div", { class: "bar" });
    this.wait = el("div", { class: "waiting", "aria-hidden": "true" }, bar);
    this.bar = bar;
    this.ownWindow = el("div", { class: "own-window", hidden: true }, this.window, this.hint);
    put(
      this.element,
      ...questionCard(view, words, draft, this.ownWindow),
      this.wait,
      this.patience,
      this.status,
      this.ways.element,
    );
  }

  // -- time and sight ---------------------------------------------------------------------------------------------

  get waitLeft() {
    const passed = this.running ? (performance.now() - this.waitSetAt) / 1000 : 0;
    return Math.max(0, this.waitWas - passed);
  }

  setWait(seconds) {
    this.waitWas = seconds;
    this.waitSetAt = performance.now();
    this.running = this.sight.seen;
    this.longest = Math.max(this.longest ?? 0, seconds);
  }

  /** Tell the server whether this is in sight; it keeps the clock. */
  async report() {
    if (this.ended || this.busy) return;
    try {
      const { wait_left_s: left, ...changed } = await this.desk.seen(this.sight.seen);
      this.setWait(left);
      Object.assign(this.view, changed);
      this.say("");
    } catch (problem) {
      if (problem.status === 404 || problem.status === 409) this.gone(problem);
      else this.say(this.words.say("error.away"));
    }
    this.update();
  }

  sightChanged() {
    if (this.ended) return;
    this.setWait(this.waitLeft);
    this.update();
    this.report();
  }

  update() {
    if (this.ended) return;
    const { view, words, sight, waitLeft } = this;
    this.buttons.update({ waitLeft, proven: sight.proven, busy: this.busy });
    this.ways.letGo.disabled = this.busy || !sight.proven;
    this.bar.style.setProperty("--done", String(this.longest ? 1 - waitLeft / this.longest : 1));
    this.wait.classList.toggle("over", waitLeft <= 0);
    this.element.classList.toggle("unproven", !sight.proven);
    if (sight.proven) this.unprovenSince = undefined;
    else this.unprovenSince ??= performance.now();
    this.ownWindow.hidden = sight.proven || performance.now() - this.unprovenSince < PROVING_MS;
    this.hint.textContent = sight.proven ? "" : words.say("wait.window");
    this.wait.classList.toggle("paused", waitLeft > 0 && !sight.seen);
    const heldFor = view.held_until ? (new Date(view.held_until) - Date.now()) / 1000 : 0;
    const { site_name: site } = view;
    if (view.patience_over) {
      const press = words.say(`kind.${view.kind}`);
      put(this.patience, words.say("wait.over", { site, press }));
    } else if (heldFor > 0 && heldFor < MORE_TIME_BEFORE_S) {
      put(this.patience, words.say("wait.more", { site, n: Math.ceil(heldFor) }), " ", this.moreTime);
    } else if (waitLeft > 0 && sight.proven && !sight.focused) {
      put(this.patience, words.say("wait.focus"));
    } else put(this.patience);
  }

  async more() {
    const before = this.view.held_until;
    try {
      this.view = { ...this.view, ...(await this.desk.moreTime()) };
    } catch (problem) {
      this.failed(problem);
    }
    this.moreTime.hidden = this.view.held_until === before;
    this.update();
  }

  // -- answering --------------------------------------------------------------------------------------------------

  async answer(decision) {
    if (this.busy || this.ended) return;
    this.busy = true;
    this.update();
    try {
      const { outcome, record } = await this.patiently({ ...decision, digest: this.view.digest });
      this.draft.forget();
      // A form that some were ticked in is not sent again as it was; its page leads back instead.
      this.end(ending(this, outcome, record, decision), forSome(this.view, decision) ? "for some" : outcome);
    } catch (problem) {
      this.busy = false;
      this.failed(problem);
    }
    this.busy = false;
    this.update();
  }

  /** Decide; a moment too early is waited for, once. */
  async patiently(decision) {
    try {
      return await this.desk.decide(decision);
    } catch (problem) {
      if (!(problem instanceof DeskError) || problem.status !== 425 || problem.body.wait_left_s > 1.5) throw problem;
      await this.desk.seen(this.sight.seen);
      await new Promise((resolve) => setTimeout(resolve, problem.body.wait_left_s * 1000 + 50));
      return this.desk.decide(decision);
    }
  }

  failed(problem) {
    const { words } = this;
    if (!(problem instanceof DeskError)) throw problem;
    const { status, body } = problem;
    if (status === 422 && body.field) {
      this.say(words.say("error.field"));
      this.lacks(body.field);
    } else if (status === 425) {
      this.setWait(body.wait_left_s);
      this.say(words.say("error.early"));
    } else if (status === 409 && body.outcome === undefined) this.say(words.say("error.changed"));
    else if (status === 404 || status === 409) this.gone(problem);
    else if (status === 507) this.end([el("p", {}, words.say("error.not_recorded"))], "faulted", false);
    else this.say(status === 0 ? words.say("error.away") : words.say("error.other", { error: body.error ?? status }));
  }

  /** Show which part of the answer is not there yet. */
  lacks(answer) {
    const places = [...this.element.querySelectorAll(`[data-answer="${CSS.escape(answer)}"]`)];
    const place = places.find((each) => each.offsetParent !== null);
    if (!place) return;
    place.classList.add("lacking");
    place.addEventListener("input", () => place.classList.remove("lacking"), { once: true });
    [...place.querySelectorAll("input")].find((input) => input.offsetParent !== null)?.focus();
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  escape() {
    if (!this.ended && !this.ways.collapse()) (this.sight.proven ? this.ways.letGo : this.window).focus();
  }

  gone(problem) {
    const outcome = problem.body?.outcome;
    this.end([el("p", {}, goneText(this.words, problem))], outcome);
  }

  /** The last word; a moment later a window closes, and a frame tells the page that it may go on. */
  end(said, outcome, leaves = true) {
    this.ended = true;
    clearInterval(this.reporting);
    clearInterval(this.ticking);
    const last = el("div", { class: "ending", role: "status", tabindex: "-1" }, ...said);
    put(this.element, last);
    last.focus();
    if (this.place.surface === "dashboard") onward(this.words).then((links) => last.append(links));
    const glance = leaves && !last.querySelector("button, .stay");
    if (this.place.surface !== "dashboard") setTimeout(() => this.leave(outcome), glance ? GLANCE_MS : READING_MS);
  }

  leave(outcome = null) {
    const { prompt, origin } = this.place;
    if (!this.framed) window.close();
    else parent.postMessage({ firsthand: "done", prompt, outcome }, origin);
  }
}

/** Show the prompt the page is about; `own` are the person's own texts where they are known before the prompt is. */
export async function showPrompt(element, own = {}) {
  const words = (await loadWords()).withOwn(await own);
  const { surface, prompt, nonce, origin } = document.documentElement.dataset;
  const card = new PromptCard(element, { surface, prompt, nonce, origin }, words);
  await card.begin();
  return card;
}
