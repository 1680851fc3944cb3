// settings_words.js: the list of all sentences, each beside the person's own in its place.

import { el, freshId, put } from "./dom.js";

const STILL_MS = 700; // nobody has typed for this long: what stands there is meant

// Which sentences belong together, by how their keys begin, in this order; what is in none of these is the rest.
const GROUPS = {
  question: ["question.", "who."],
  ways: ["way.", "how.", "when.", "where.", "line.", "later.", "ahead.", "reason.", "name.", "many."],
  counts: ["count.", "talks.", "nth.", "known.", "about.", "power."],
  ends: ["done.", "gone.", "passed.", "refusal.", "error.", "wait."],
  rest: [""],
};
const ELSEWHERE = ["page.dir"]; // it has a choice of its own
const elsewhere = (own) => Object.fromEntries(Object.entries(own).filter(([key]) => ELSEWHERE.includes(key)));

const groupOf = (key) => Object.keys(GROUPS).find((group) => GROUPS[group].some((begin) => key.startsWith(begin)));
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])];
const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

export class OwnWords {
  /**
   * @param {import("./words.js").Words} words
   * @param {Record<string, string>} ours the language's own texts
   * @param {(change: (own: object) => object) => Promise<Error | null>} save makes of the person's own what they are
   *   to be; gives the problem, if any
   */
  constructor(words, ours, save) {
    Object.assign(this, { words, ours, save, own: {} });
    const keys = Object.keys(ours).filter((key) => !ELSEWHERE.includes(key));
    this.rows = keys.map((key) => new Row(key, this));
    this.groups = Object.keys(GROUPS).map((name) => new Group(name, this));
    const id = freshId("search");
    const on = { input: () => this.find(search.value) };
    const search = el("input", { id, type: "search", autocomplete: "off", on });
    this.none = el("p", { class: "none", role: "status" });
    this.resetAll = el("button", { type: "button", class: "small" }, words.say("settings.own.reset_all"));
    twice(this.resetAll, words.say("settings.own.sure"), () => save(elsewhere));
    this.element = el(
      "div",
      { class: "own-words" },
      el("p", { class: "hint" }, words.say("settings.own.lead")),
      el("div", { class: "field" }, el("label", { for: id }, words.say("settings.own.search")), search),
      ...this.groups.map(({ element }) => element),
      this.none,
      this.resetAll,
    );
  }

  /** The person's own are these now; a field that is being typed in stays as it is. */
  update(own) {
    this.own = own;
    for (const row of this.rows) row.update(own[row.key]);
    for (const group of this.groups) group.update();
    this.resetAll.hidden = Object.keys(own).every((key) => ELSEWHERE.includes(key));
  }

  /** Keep one sentence; empty, or as ours is, brings ours back. Gives the problem, if any. */
  keep(key, text) {
    const isOurs = text.trim() === "" || text === this.ours[key];
    return this.save(({ [key]: _, ...others }) => (isOurs ? others : { ...others, [key]: text }));
  }

  find(text) {
    const wanted = folded(text.trim());
    for (const row of this.rows) row.element.hidden = !row.holds(wanted);
    for (const group of this.groups) group.found(wanted !== "");
    const found = this.rows.some(({ element }) => !element.hidden);
    this.none.textContent = found ? "" : this.words.say("settings.own.none");
  }
}

class Group {
  constructor(name, list) {
    this.list = list;
    const place = ({ key }) => GROUPS[name].findIndex((begin) => key.startsWith(begin));
    this.rows = list.rows.filter(({ key }) => groupOf(key) === name).sort((one, other) => place(one) - place(other));
    this.count = el("span", { class: "hint" });
    const title = el("span", {}, list.words.say(`settings.own.${name}`));
    const rows = this.rows.map(({ element }) => element);
    this.element = el("details", {}, el("summary", {}, title, this.count), el("ul", {}, ...rows));
  }

  update() {
    const n = this.rows.filter(({ key }) => key in this.list.own).length;
    this.count.textContent = n ? this.list.words.count("settings.own.count", n) : "";
  }

  found(searching) {
    const any = this.rows.some(({ element }) => !element.hidden);
    this.element.hidden = !any;
    this.element.open = searching && any;
  }
}

class Row {
  constructor(key, list) {
    const { words, ours } = list;
    Object.assign(this, { key, list, ours: ours[key], waiting: null });
    const id = freshId("own");
    const label = words.say("settings.own.label", { text: this.ours });
    const on = { input: () => this.typed(), change: () => this.keep() };
    const described = `${id}-key ${id}`;
    const traits = { rows: 1, dir: "auto", maxlength: 1000, "aria-label": label, "aria-describedby": described };
    this.field = el("textarea", { ...traits, data: { key }, on });
    this.problem = el("p", { class: "problem", id });
    const reset = { click: () => this.reset() };
    this.resets = el("button", { type: "button", class: "link", on: reset }, words.say("settings.own.reset"));
    const tools = el("div", { class: "tools" }, ...this.chips(), this.resets);
    this.element = el(
      "li",
      {},
      el("div", {}, el("p", { class: "ours", dir: "auto" }, this.ours), el("code", { id: `${id}-key` }, key)),
      el("div", {}, this.field, this.problem, tools),
    );
  }

  chips() {
    return placeholders(this.ours).map((placeholder) => {
      const label = this.list.words.say("settings.own.insert", { placeholder });
      const insert = { click: () => this.insert(placeholder) };
      return el("button", { type: "button", class: "placeholder", "aria-label": label, on: insert }, placeholder);
    });
  }

  insert(placeholder) {
    const { field } = this;
    field.setRangeText(placeholder, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    this.typed();
  }

  typed() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.keep(), STILL_MS);
  }

  async keep() {
    clearTimeout(this.waiting);
    this.waiting = null;
    const text = this.field.value.replace(/\s*\n\s*/g, " ");
    const kept = this.list.own[this.key] ?? "";
    this.keeping = true;
    this.complain(text === kept ? null : await this.list.keep(this.key, text));
    this.keeping = false;
  }

  reset() {
    this.field.value = "";
    this.field.focus();
    this.keep();
  }

  update(text) {
    this.resets.hidden = text === undefined;
    const writing = this.waiting !== null || document.activeElement === this.field;
    if (!writing && !this.keeping && !this.refused) this.field.value = text ?? "";
  }

  /** Say beside the field why it could not be kept; the text stays as it was typed. */
  complain(problem) {
    this.refused = problem !== null;
    this.field.setAttribute("aria-invalid", String(this.refused));
    put(this.problem, problem && el("span", { role: "alert" }, this.problemText(problem)));
  }

  problemText(problem) {
    const { words } = this.list;
    const allowed = placeholders(this.ours).join(" ");
    const { reason } = problem.body;
    if (reason === "placeholder" && !allowed) return words.say("settings.problem.placeholder.none");
    const key = `settings.problem.${reason}`;
    if (!words.has(key)) return words.say("error.other", { error: problem.message });
    return words.say(key, { placeholders: allowed });
  }

  holds(wanted) {
    return [this.ours, this.field.value].some((text) => folded(text).includes(wanted));
  }
}

/** What cannot be taken back is asked for by a second press. */
function twice(button, sure, act) {
  const first = button.textContent;
  let pressed = false;
  const show = (is) => {
    pressed = is;
    button.textContent = is ? sure : first;
  };
  button.addEventListener("click", () => {
    if (pressed) act();
    show(!pressed);
  });
  button.addEventListener("blur", () => show(false));
}
