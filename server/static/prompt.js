// prompt.js: the prompt, on every surface: the dashboard, a frame over the page that asked, a window of its own.

import { DeskError } from "./desk.js";
import { el, put } from "./dom.js";
import { SendButtons } from "./prompt_buttons.js";
import { promptDesk } from "./prompt_desk.js";
import { Draft } from "./prompt_draft.js";
import { ending, forSome, goneText, onward } from "./prompt_ending.js";
import { showLacking } from "./prompt_lacking.js";
import { Leaving } from "./prompt_leaving.js";
import { Patience } from "./prompt_patience.js";
import { questionCard } from "./prompt_question.js";
import { guardInput, Sight } from "./prompt_sight.js";
import { WaysOut } from "./prompt_ways.js";
import { loadWords } from "./words.js";

const REPORT_MS = 1000;
const PROVING_MS = 600; // a frame is proven to be in sight within this time, or another way is offered
const NEWS_MS = 600; // a line that comes after the question has been read out is read out too

export class PromptCard {
  constructor(element, place, words) {
    this.element = element;
    this.place = place;
    this.words = words;
    this.framed = place.surface === "frame";
    this.desk = promptDesk(place);
    this.draft = new Draft(place.prompt);
    this.leaving = new Leaving(place);
    this.busy = false;
    this.ended = false;
    this.status = el("p", { class: "status", role: "status" });
  }

  async begin() {
    try {
      if (this.place.surface === "window") this.draft.takeOver((await this.desk.takeOver()).said);
      this.view = await this.desk.look();
    } catch (problem) {
      this.gone(problem);
      return;
    }
    this.words = this.words.withOwn(this.view.own_words);
    this.build();
    this.sight = new Sight(this.element, this.place, () => this.sightChanged());
    guardInput([...this.element.children].filter((child) => child.tagName !== "H1"), this.sight);
    this.setWait(this.view.wait_left_s);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.escape());
    this.element.querySelector("h1").focus();
    if (this.view.form_new) setTimeout(() => this.announceForm(), NEWS_MS);
    this.update();
    this.report();
    this.reporting = setInterval(() => this.report(), REPORT_MS);
    this.ticking = setInterval(() => this.update(), 250);
  }

  build() {
    const { view, words, draft } = this;
    this.buttons = new SendButtons(words);
    this.ways = new WaysOut(view, words, draft, this.buttons, (decision) => this.answer(decision));
    const click = () => this.openWindow();
    this.window = el("button", { type: "button", class: "way window", on: { click } }, words.say("way.window"));
    this.hint = el("p", { class: "hint" }, words.say("wait.window"));
    this.patience = new Patience(view, words, () => this.more());
    this.bar = el("div", { class: "bar" });
    this.wait = el("div", { class: "waiting", "aria-hidden": "true" }, this.bar);
    this.ownWindow = el("div", { class: "own-window", hidden: true }, this.window, this.hint);
    this.news = el("p", { class: "form-new", role: "status" });
    put(
      this.element,
      ...questionCard(view, words, this.ownWindow),
      this.news,
      this.wait,
      this.patience.element,
      this.status,
      this.ways.element,
    );
  }

  /** A way of asking that the person meets for the first time is named once, quietly. */
  announceForm() {
    const key = `form.new.${this.view.form}`;
    if (!this.ended && this.words.has(key)) this.news.textContent = this.words.say(key);
  }

  /** The window is of this very prompt; what was begun here goes along by way of the server, never by its address. */
  async openWindow() {
    await this.desk.handOver(this.draft.said).catch(() => {}); // without it the window only begins empty
    this.handedOver = true;
    window.open(`/prompt/${this.view.id}?window=1`, "_blank", "noopener,popup,width=520,height=760");
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
    const { sight, waitLeft } = this;
    this.buttons.update({ waitLeft, proven: sight.proven, busy: this.busy });
    this.ways.letGo.disabled = this.busy || !sight.proven;
    this.bar.style.setProperty("--done", String(this.longest ? 1 - waitLeft / this.longest : 1));
    this.wait.classList.toggle("over", waitLeft <= 0);
    this.element.classList.toggle("unproven", !sight.proven);
    this.element.classList.toggle("steady", sight.steady); // from then on a press counts
    if (sight.proven) this.unprovenSince = undefined;
    else this.unprovenSince ??= performance.now();
    this.ownWindow.hidden = sight.proven || performance.now() - this.unprovenSince < PROVING_MS;
    this.wait.classList.toggle("paused", waitLeft > 0 && !sight.seen);
    this.patience.update(this.view, waitLeft, sight);
  }

  async more() {
    const before = this.view.held_until;
    try {
      this.view = { ...this.view, ...(await this.desk.moreTime()) };
    } catch (problem) {
      this.failed(problem);
    }
    this.patience.given = this.view.held_until !== before;
    this.update();
  }

  // -- answering --------------------------------------------------------------------------------------------------

  async answer(decision) {
    if (this.busy || this.ended) return;
    const pressed = document.activeElement;
    this.busy = true;
    this.update();
    try {
      const { outcome, record } = await this.patiently({ ...decision, digest: this.view.digest });
      this.draft.forget();
      // A form that some were ticked in is not sent again as it was; its page leads back instead.
      const said = ending(this, outcome, record, decision);
      this.end(said, forSome(this.view, decision) ? "for some" : outcome, true);
    } catch (problem) {
      this.busy = false;
      this.update();
      pressed?.focus(); // a button that was disabled for a moment has lost it
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
    if (status === 422 && body.field) this.say(showLacking(this.element, words, body.field));
    else if (status === 425) {
      this.setWait(body.wait_left_s);
      this.say(words.say("error.early"));
    } else if (status === 409 && body.outcome === undefined) this.say(words.say("error.changed"));
    else if (status === 404 || status === 409) this.gone(problem);
    else if (status === 507) this.end([el("p", { class: "said" }, words.say("error.not_recorded"))], "faulted");
    else this.say(status === 0 ? words.say("error.away") : words.say("error.other", { error: body.error ?? status }));
    if (!this.ended && this.status.textContent) this.status.scrollIntoView({ block: "nearest" });
  }

  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Escape never sends anything: it closes what is open, then goes to the way out; at the end it leaves. */
  escape() {
    if (this.ended) this.leaving.now();
    else if (!this.ways.collapse()) (this.sight.proven ? this.ways.letGo : this.window).focus();
  }

  gone(problem) {
    const outcome = problem.body?.outcome;
    // Answered in the window that this led to, where the last word stands too.
    this.end([el("p", { class: "said" }, goneText(this.words, problem))], outcome, this.handedOver);
  }

  /** The last word; `glance`: it is about the answer just given here. */
  end(said, outcome, glance = false) {
    this.ended = true;
    clearInterval(this.reporting);
    clearInterval(this.ticking);
    this.last = el("div", { class: "ending", id: "prompt-question", role: "status", tabindex: "-1" }, ...said);
    put(this.element, this.last);
    this.element.removeAttribute("aria-describedby");
    this.last.focus();
    if (this.place.surface === "dashboard") onward(this.words).then((links) => this.last.append(links));
    this.leaving.after(outcome, this.last, glance);
  }

  /** A last word in place of what was pressed. */
  saysLast(pressed, text) {
    pressed.replaceWith(el("p", {}, text));
    this.last.focus();
    this.leaving.later();
  }
}

/** Show the prompt the page is about; `own` are the person's own texts where they are known before the prompt is. */
export async function showPrompt(element, own = {}) {
  const words = (await loadWords()).withOwn(await own);
  const { surface, prompt, nonce, origin, undecided } = document.documentElement.dataset;
  const card = new PromptCard(element, { surface, prompt, nonce, origin, decides: undecided === undefined }, words);
  await card.begin();
  return card;
}
