// promises.js: who the person meant to talk to first; what became of it is said in two clicks.

import { get, patch } from "./desk.js";
import { choice, el, field, freshId, put } from "./dom.js";
import { failed, toast } from "./page.js";
import { nameNode, shownName } from "./shown_name.js";
import { TALKS } from "./tables.js";
import { dayText, daysOn } from "./words.js";

export class Promises {
  constructor(place, words) {
    this.place = place;
    this.words = words;
  }

  async show() {
    const { promises } = await get("/api/promises?state=open");
    this.promises = promises;
    this.draw();
  }

  draw() {
    const { words } = this;
    const due = this.promises.filter(({ when }) => when !== "ahead");
    const ahead = this.promises.filter(({ when }) => when === "ahead");
    const folded = (promises) => {
      const summary = el("summary", {}, words.count("promises.later", promises.length));
      return el("details", { class: "ahead" }, summary, list(promises));
    };
    this.place.hidden = this.promises.length === 0;
    const list = (promises) => el("ul", { class: "cards" }, ...promises.map((promise) => this.card(promise)));
    put(
      this.place,
      el("h2", { id: "promises-title" }, words.say("promises.title")),
      due.length > 0 && list(due),
      ahead.length > 0 && (due.length > 0 ? folded(ahead) : list(ahead)),
    );
  }

  card(promise) {
    const { words } = this;
    const panel = el("div", { class: "settle", id: freshId("settle"), hidden: true });
    const name = shownName(promise.name) || words.say("who.nobody");
    const opens = (key, fields) => {
      const traits = { type: "button", class: "small", "aria-expanded": "false", "aria-controls": panel.id };
      const button = el("button", traits, words.say(`promises.${key}`));
      button.addEventListener("click", () => {
        const opened = button.getAttribute("aria-expanded") === "true";
        for (const other of buttons) other.setAttribute("aria-expanded", "false");
        button.setAttribute("aria-expanded", String(!opened));
        panel.hidden = opened;
        if (!opened) put(panel, fields());
        panel.querySelector("input")?.focus();
      });
      return button;
    };
    const buttons = [opens("kept", () => this.kept(promise)), opens("moved", () => this.moved(promise))];
    const drop = el("button", { type: "button", class: "link" }, words.say("promises.dropped"));
    drop.addEventListener("click", () => this.settle(promise, { state: "dropped" }, [drop]));
    const [link] = promise.links;
    const traits = { href: link, target: "_blank", rel: "noopener noreferrer" };
    return el(
      "li",
      { class: `promise ${promise.when}` },
      el("p", { class: "who" }, link ? el("a", traits, nameNode(name)) : nameNode(name)),
      el("p", { class: "plan" }, words.say(`promises.${promise.when}`, this.said(promise))),
      el("div", { class: "acts" }, ...buttons, drop),
      panel,
    );
  }

  said({ how, on }) {
    return { how: this.words.say(`how.${how}`), day: this.words.day(on) };
  }

  /** "We spoke": how, on which day, and a line for next time. */
  kept(promise) {
    const { words } = this;
    let how = TALKS.includes(promise.how) ? promise.how : "";
    const pick = (picked) => (how = picked);
    const options = TALKS.map((each) => [each, words.say(`how.${each}`)]);
    const on = el("input", { type: "date", max: dayText(daysOn(0)), value: dayText(daysOn(0)), required: true });
    const line = el("input", { type: "text", autocomplete: "off" });
    return this.form(
      promise,
      () => ({ state: "kept", on: on.value, line: line.value, ...(how ? { how } : {}) }),
      choice(words.say("how.label"), options, how, pick),
      field(words.say("promises.day"), on),
      field(words.say("promises.line"), line),
    );
  }

  moved(promise) {
    const later = dayText(daysOn(7));
    const on = el("input", { type: "date", min: dayText(daysOn(0)), value: later, required: true });
    return this.form(promise, () => ({ state: "moved", on: on.value }), field(this.words.say("later.on"), on));
  }

  form(promise, said, ...fields) {
    const save = el("button", { class: "small" }, this.words.say("log.save"));
    const form = el("form", {}, ...fields, save);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.settle(promise, said(), [save]);
    });
    return form;
  }

  async settle(promise, change, buttons) {
    for (const button of buttons) button.disabled = true;
    try {
      await patch(`/api/promises/${promise.id}`, change);
      toast(this.words.say(`promises.done.${change.state}`));
      await this.show();
    } catch (problem) {
      for (const button of buttons) button.disabled = false;
      if (problem.status === 422) toast(this.words.say("error.other", { error: problem.message }));
      else if (!failed(this.words, problem)) throw problem;
    }
  }
}
