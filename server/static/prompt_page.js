// prompt_page.js: begins the page of one prompt, wherever it is shown.

import { beginSession, get, hasToken } from "./desk.js";
import { showPrompt } from "./prompt.js";

const { surface, own: brought } = document.documentElement.dataset;
// A prompt brings the person's own texts along; where it has ended the page does, or a token gets them.
let own = brought ? JSON.parse(brought) : {};
if (surface === "dashboard") {
  await beginSession().catch(() => {}); // a used code: an older token may still be good
  if (!hasToken()) location.replace("/"); // that page says how to get one
  own = get("/api/settings").then((settings) => settings.own_words, () => ({}));
}
await showPrompt(document.getElementById("prompt"), own);
