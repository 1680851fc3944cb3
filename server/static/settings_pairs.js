// settings_pairs.js: the browsers whose extension is paired, the end of that, and a code for one more.

import { erase, get, post } from "./desk.js";
import { el, put, sentence } from "./dom.js";
import { dayText } from "./words.js";

export class Pairs {
  /**
   * @param {import("./words.js").Words} words
   * @param {(problem: Error) => boolean} failed says what went wrong; false when it is no answer of the server's
   */
  constructor(words, failed) {
    Object.assign(this, { words, failed });
    this.list = el("div");
    this.code = el("div", { class: "pair-code", role: "status" });
    const on = { click: () => this.act(this.add()) };
    const add = el("button", { type: "button", class: "small", on }, words.say("settings.pairs.add"));
    const what = el("p", { class: "hint" }, words.say("settings.pairs.what"));
    this.element = el("div", { class: "pairs" }, what, this.list, add, this.code);
  }

  /** A browser has been paired, or is no longer: its code, if one is shown, has done its work. */
  changed() {
    put(this.code);
    return this.act(this.refresh());
  }

  async refresh() {
    const { pairs } = await get("/api/pairs");
    const none = el("p", {}, this.words.say("settings.pairs.none"));
    put(this.list, pairs.length ? el("ul", {}, ...pairs.map((pair) => this.row(pair))) : none);
  }

  row({ id, browser, made_at: since }) {
    const { words } = this;
    const name = browser || words.say("settings.pairs.nameless");
    const made = words.say("settings.pairs.since", { on: words.on(dayText(new Date(since))) });
    const end = { click: () => this.act(erase(`/api/pairs/${encodeURIComponent(id)}`)) }; // the list follows by itself
    const label = words.say("settings.pairs.end", { browser: name });
    const button = el("button", { type: "button", class: "small", on: end }, label);
    return el("li", {}, el("span", {}, el("bdi", {}, name), ` · ${made}`), button);
  }

  async add() {
    const { code, link: href } = await post("/api/pair/code");
    const link = el("a", { href, target: "_blank", rel: "noopener" }, this.words.say("settings.pairs.link"));
    const said = el("p", { class: "hint" }, ...sentence(this.words.say("settings.pairs.code"), { link }));
    put(this.code, el("output", {}, code), said);
  }

  async act(doing) {
    try {
      await doing;
    } catch (problem) {
      if (!this.failed(problem)) throw problem;
    }
  }
}
