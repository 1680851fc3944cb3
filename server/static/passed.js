// passed.js: the line that stands over a page for two seconds, where a talk has let an act pass.

import { el, put, sentence } from "./dom.js";
import { nameNode } from "./shown_name.js";
import { weekdayOrDay } from "./words.js";

const GLANCE_MS = 2000;
const { line, name, day, today, id, origin } = document.documentElement.dataset;

const said = sentence(line, { name: nameNode(name), day: weekdayOrDay(day, today, document.documentElement.lang) });
put(document.body, el("p", { class: "passed", role: "status" }, ...said));
setTimeout(() => parent.postMessage({ firsthand: "done", prompt: id, outcome: null }, origin), GLANCE_MS);
