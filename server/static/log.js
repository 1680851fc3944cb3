// log.js: the friction log: newest first, by day, to be searched, noted on and erased.

import { erase, get, patch } from "./desk.js";
import { el, freshId, put } from "./dom.js";
import { failed, openPage, toast } from "./page.js";
import { recordLine } from "./record_line.js";
import { KINDS, OUTCOMES } from "./tables.js";

const PAGE = 50;

let words;
let siteNames = new Map();
let filters = Object.fromEntries(new URLSearchParams(location.search));
const list = el("div", { class: "log-list" });
let next = null;

async function page(before) {
  const query = new URLSearchParams({ limit: String(PAGE) });
  for (const name of ["site", "kind", "outcome", "q"]) if (filters[name]) query.set(name, filters[name]);
  if (before) query.set("before", before);
  return get(`/api/records?${query}`);
}

async function show() {
  const found = await page();
  next = found.next;
  const filtered = ["site", "kind", "outcome", "q"].some((name) => filters[name]);
  if (found.records.length === 0) {
    put(list, el("p", { class: "none" }, words.say(filtered ? "log.none" : "log.empty")));
    return;
  }
  put(list);
  more(found.records);
}

function more(records) {
  list.querySelector(".older")?.remove();
  for (const record of records) dayOf(record).append(row(record));
  if (!next) return;
  const older = el("button", { type: "button", class: "older" }, words.say("log.older"));
  older.addEventListener("click", async () => {
    older.disabled = true;
    try {
      const found = await page(next);
      next = found.next;
      more(found.records);
    } catch (problem) {
      if (!failed(words, problem)) throw problem;
    }
  });
  list.append(older);
}

/** The list of the record's day, in the person's own time zone; made where it is not there yet. */
function dayOf(record) {
  const day = new Date(record.settled_at).toDateString();
  const last = list.querySelector("section:last-of-type");
  if (last?.dataset.day === day) return last.querySelector("ol");
  const id = freshId("day");
  const rows = el("ol", { class: "records" });
  const title = el("h2", { id }, words.weekday(new Date(record.settled_at)));
  list.append(el("section", { class: "day", data: { day }, "aria-labelledby": id }, title, rows));
  return rows;
}

function row(record) {
  const item = el("li", { class: record.practice ? "is-practice" : "" });
  const draw = (current) => {
    const note = el("div", { class: "note-place" }, current.note && el("p", { class: "note" }, current.note));
    const write = () => put(note, noteForm(current, draw));
    put(item, ...recordLine(current, words, siteNames.get(current.site)), tools(current, item, write), note);
  };
  draw(record);
  return item;
}

function tools(record, item, writeNote) {
  const write = el("button", { type: "button", class: "link", on: { click: writeNote } }, words.say("log.note"));
  const remove = el("button", { type: "button", class: "link" }, words.say("log.erase"));
  let sure = false;
  remove.addEventListener("click", async () => {
    if (!sure) {
      sure = true;
      remove.textContent = words.say("log.erase.sure");
      remove.classList.add("danger");
      return;
    }
    try {
      await erase(`/api/records/${record.id}`);
      item.remove();
      toast(words.say("log.erased"));
    } catch (problem) {
      if (!failed(words, problem)) throw problem;
    }
  });
  remove.addEventListener("blur", () => {
    sure = false;
    remove.textContent = words.say("log.erase");
    remove.classList.remove("danger");
  });
  return el("div", { class: "tools" }, write, remove);
}

function noteForm(record, draw) {
  const id = freshId("note");
  const text = el("textarea", { id, rows: 2 });
  text.value = record.note;
  const save = el("button", { class: "small" }, words.say("log.save"));
  const close = el("button", { type: "button", class: "link" }, words.say("log.close"));
  const label = el("label", { for: id }, words.say("log.note.label"));
  const form = el("form", { class: "note-form" }, label, text, el("div", {}, save, close));
  close.addEventListener("click", () => draw(record));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      draw(await patch(`/api/records/${record.id}`, { note: text.value }));
    } catch (problem) {
      if (!failed(words, problem)) throw problem;
    }
  });
  setTimeout(() => text.focus());
  return form;
}

function filterBar() {
  const select = (name, options) => {
    const id = freshId("filter");
    const any = el("option", { value: "" }, words.say("log.any"));
    const rest = options.map(([value, text]) => el("option", { value, selected: filters[name] === value }, text));
    const picker = el("select", { id, name, on: { change: () => change(name, picker.value) } }, any, ...rest);
    return el("div", { class: "filter" }, el("label", { for: id }, words.say(`log.${name}`)), picker);
  };
  const id = freshId("filter");
  const text = el("input", { id, type: "search", name: "q", value: filters.q ?? "", autocomplete: "off" });
  let waiting;
  text.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => change("q", text.value.trim()), 250);
  });
  return el(
    "form",
    { class: "filters", role: "search", on: { submit: (event) => event.preventDefault() } },
    el("div", { class: "filter wide" }, el("label", { for: id }, words.say("log.text")), text),
    select("site", [...siteNames]),
    select("kind", KINDS.map((kind) => [kind, words.say(`kind.${kind}`)])),
    select("outcome", OUTCOMES.map((outcome) => [outcome, words.say(`outcome.${outcome}`)])),
  );
}

function change(name, value) {
  filters = { ...filters, [name]: value };
  const query = new URLSearchParams(Object.entries(filters).filter(([, each]) => each));
  history.replaceState(null, "", query.size ? `?${query}` : location.pathname);
  show().catch((problem) => failed(words, problem));
}

openPage(
  async (given) => {
    words = given;
    const { sites } = await get("/api/sites");
    siteNames = new Map(sites.map((site) => [site.id, site.name]));
    await show();
    const title = el("h1", {}, words.say("log.title"));
    const lead = el("p", { class: "lead" }, words.say("log.lead"));
    put(document.getElementById("main"), el("header", { class: "title" }, title, lead), filterBar(), list);
  },
  (name) => {
    // While a note is being written, or older pages are open, the list stays as it is.
    const reading = list.querySelector(".note-form") || list.querySelectorAll("li").length > PAGE;
    if (name === "prompt.settled" && !reading) show().catch((problem) => failed(words, problem));
  },
);
