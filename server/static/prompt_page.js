// prompt_page.js: begins the page of one prompt, wherever it is shown.

import { beginSession, get, hasToken } from "./desk.js";
import { showPrompt } from "./prompt.js";

const { surface } = document.documentElement.dataset;
let own; // a prompt brings them along; a token also gets them where there is no such prompt any more
if (surface === "dashboard") {
  await beginSession().catch(() => {}); // a used code: an older token may still be good
  if (!hasToken()) location.replace("/"); // that page says how to get one
  own = get("/api/settings").then((settings) => settings.own_words, () => ({}));
}
await showPrompt(document.getElementById("prompt"), own);
