// prompt_page.js: begins the page of one prompt, wherever it is shown.

import { beginSession, hasToken } from "./desk.js";
import { showPrompt } from "./prompt.js";

const { surface } = document.documentElement.dataset;
if (surface === "dashboard") {
  await beginSession().catch(() => {}); // a used code: an older token may still be good
  if (!hasToken()) location.replace("/"); // that page says how to get one
}
await showPrompt(document.getElementById("prompt"));
