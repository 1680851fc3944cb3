// Shows the prompt over the page, in a frame of another origin that the page can neither read nor press.
// Constant, so that one hash lets it through a page's policy; what differs stands in data attributes.
(() => {
  "use strict";
  const script = document.currentScript;
  const key = script.getAttribute("data-firsthand");
  const asked = script.getAttribute("data-prompt");
  script.remove();
  if (window.top !== window) return;

  const encode = encodeURIComponent; // the page may change it later
  const { call, windowOf, on, loading, frameAt, hold, begin, open, glance, close } = makeLayers({
    begun,
    told,
    closed: (prompt, outcome) => prompt === asked && goOn(outcome),
  });
  const pathOf = (room, id) => `/${room}/${encode(id)}?document=${encode(key)}`;
  const HIDDEN = { __proto__: null, display: "none" };
  let [door, opened] = [];

  function begun() {
    // A page that a browser kept is known again by the origin that its door names.
    door ??= frameAt(`/document/${encode(key)}`, "", HIDDEN, { __proto__: null, referrerpolicy: "origin" });
    hold(door);
    if (asked && !opened) open(asked, pathOf("prompt", asked));
    opened = true;
  }

  /** What the door says of this document's prompts. */
  function told(source, { firsthand: word, prompt, outcome }) {
    // The extension's frames say that they are done; all else that is not from here is some frame of the page's own.
    if (!door || source !== call(windowOf, door)) return word !== "done";
    if (word === "open") open(prompt, pathOf("prompt", prompt));
    if (word === "passed") glance(prompt, pathOf("passed", prompt)); // a talk let an act pass
    // A prompt that was answered says so itself, after a word of confirmation; else it has ended elsewhere.
    if (word === "close") close(prompt, outcome);
    if (word === "taken" && prompt !== asked) close(prompt, null); // the extension shows it
    return true;
  }

  // On the page that answers a form post: after a yes the same bytes go out again, else back to where it came from.
  function goOn(outcome) {
    if (outcome === "proceed" || outcome === "mistaken") return document.getElementById("firsthand-again").submit();
    const back = document.getElementById("firsthand-back");
    const named = back.hasAttribute("data-named");
    const { navigation } = window;
    const before = navigation?.entries()[navigation.currentEntry.index - 1];
    // What was typed there is still there when one goes back; it is lost where the page is loaded anew.
    if (before ? !named || before.url === back.href : !named && history.length > 1) history.back();
    else back.click();
  }

  if (loading()) on(document, "DOMContentLoaded", begin);
  else begin();
})();
