// Shows the prompt over the page, in a frame of another origin that the page can neither read nor press.
// Constant, so that one hash lets it through a page's policy; what differs stands in data attributes.
(() => {
  "use strict";
  const script = document.currentScript;
  const key = script.getAttribute("data-firsthand");
  const asked = script.getAttribute("data-prompt");
  script.remove();
  if (window.top !== window) return;

  // The page may change these later, so they are taken now. What a page does about them all the same keeps a prompt
  // from showing here; the prompt is answered elsewhere then, and never by the page.
  const { apply } = Reflect;
  const call = (method, self, ...given) => apply(method, self, given);
  const get = (owner, name) => Object.getOwnPropertyDescriptor(owner, name).get;
  const [doc, node, html] = [Document.prototype, Node.prototype, HTMLElement.prototype];
  const { createElement } = doc;
  const { elementFromPoint } = ShadowRoot.prototype;
  const { appendChild } = node;
  const { setAttribute, attachShadow, remove } = Element.prototype;
  const { addEventListener } = EventTarget.prototype;
  const { preventDefault, stopImmediatePropagation } = Event.prototype;
  const { setProperty } = CSSStyleDeclaration.prototype;
  const { showPopover, focus } = html;
  const { showModal, close: closeDialog } = HTMLDialogElement.prototype;
  const { observe } = MutationObserver.prototype;
  const [rootOf, stateOf, sightOf] = [get(doc, "documentElement"), get(doc, "readyState"), get(doc, "visibilityState")];
  const [styleOf, connected] = [get(html, "style"), get(node, "isConnected")];
  const windowOf = get(HTMLIFrameElement.prototype, "contentWindow");
  const [dataOf, originOf, sourceOf] = ["data", "origin", "source"].map((name) => get(MessageEvent.prototype, name));
  const [widthOf, heightOf] = [get(window, "innerWidth"), get(window, "innerHeight")];
  const [later, every, stopEvery, encode] = [setTimeout, setInterval, clearInterval, encodeURIComponent];

  const DOOR = "https://firsthand.internal";
  const LOOK_MS = 400;
  const MAX_TIMES = 10; // so often what the page did to us is undone, then it has its way
  const layers = { __proto__: null }; // prompt: what shows it
  const unseen = { __proto__: null }; // prompts that opened while nobody looked at this page
  const observer = new MutationObserver(keep);
  let begun = false;
  let [door, cover, shade, watched, looking, restoring] = [];
  let doors = 0;

  const on = (target, type, listener, capture = false) => call(addEventListener, target, type, listener, capture);
  const root = () => call(rootOf, document);
  const inSight = () => call(sightOf, document) === "visible";

  function make(name, attributes, look) {
    const element = call(createElement, document, name);
    for (const each in attributes) call(setAttribute, element, each, attributes[each]);
    const style = call(styleOf, element);
    // Inline and important: no rule of the page's stands above it.
    for (const each in look) call(setProperty, style, each, look[each], "important");
    return element;
  }

  const frameAt = (path, title, look) =>
    make("iframe", { __proto__: null, src: `${DOOR}${path}`, title, allow: "" }, look);

  const BARE = { __proto__: null, all: "initial", display: "block", border: "0", margin: "0", padding: "0" };
  const WHOLE = { __proto__: null, inset: "0", width: "100%", height: "100%" };
  const CORNER = {
    __proto__: null,
    inset: "auto 0 0 auto",
    width: "min(26rem, 100%)",
    height: "8rem",
    "pointer-events": "none",
  };

  /** A frame in the top layer; a modal one, so that no dialog or focus trap of the page keeps the person out. */
  function layer(path, place, modal) {
    const top = { __proto__: null, ...BARE, ...place, position: "fixed", overflow: "hidden" };
    const host = modal
      ? make("dialog", { __proto__: null, "aria-label": "Firsthand" }, top)
      : make("div", { __proto__: null, popover: "manual" }, top);
    // A frame is see-through only while its element and its document have one colour scheme. The document's root
    // names none, which is light, whatever the page around it prefers.
    const frame = frameAt(path, "Firsthand", { __proto__: null, ...BARE, ...WHOLE, "color-scheme": "light" });
    call(appendChild, host, frame);
    on(host, "cancel", (event) => call(preventDefault, event));
    return { host, frame, modal, times: 0, gone: false };
  }

  /** Put a layer on top of whatever the page has opened. */
  function show(shown) {
    putIn();
    if (!call(connected, shown.host)) call(appendChild, shade, shown.host);
    if (!shown.modal) return void call(showPopover, shown.host);
    call(closeDialog, shown.host);
    call(showModal, shown.host);
    call(focus, shown.frame);
  }

  /** See that our elements are in the page. They stand in a closed root: what a page can reach it can mask. */
  function putIn() {
    shade ??= call(attachShadow, (cover = make("div", null, { __proto__: null, display: "contents" })), {
      __proto__: null,
      mode: "closed",
    });
    if (!call(connected, cover)) call(appendChild, root(), cover);
  }

  function open(prompt) {
    if (layers[prompt]) return;
    if (!inSight()) return void (unseen[prompt] = true);
    delete unseen[prompt];
    const path = `/prompt/${encode(prompt)}?document=${encode(key)}`;
    show((layers[prompt] = layer(path, WHOLE, true)));
    looking ??= every(look, LOOK_MS);
  }

  // A talk let an act pass: one line in the corner, which goes by itself and takes no click.
  function glance(line) {
    if (!inSight() || layers[line]) return;
    show((layers[line] = layer(`/passed/${encode(line)}?document=${encode(key)}`, CORNER, false)));
  }

  function close(prompt, outcome) {
    delete unseen[prompt];
    const shown = layers[prompt];
    if (!shown) return;
    delete layers[prompt];
    if (shown.modal) call(closeDialog, shown.host); // gives the focus back to where it was
    call(remove, shown.host);
    if (prompt === asked) goOn(outcome);
  }

  /** Whether the page has opened something above the last prompt, or made it inert; shown again on top, ten times. */
  function look() {
    let last;
    for (const prompt in layers) if (layers[prompt].modal && !layers[prompt].gone) last = layers[prompt];
    if (!last) return void (looking = stopEvery(looking));
    if (!inSight()) return;
    const seen = call(elementFromPoint, shade, call(widthOf, window) / 2, call(heightOf, window) / 2);
    if (seen !== last.frame && last.times++ < MAX_TIMES) show(last);
  }

  /** The page has taken our elements out, or begun a document anew: put back a few times, a prompt once. */
  function keep() {
    if (restoring || !root()) return;
    if (call(stateOf, document) !== "loading") return restore();
    restoring = later(restore, LOOK_MS); // it may never be closed
  }

  function restore() {
    restoring = undefined;
    const lost = !call(connected, cover);
    begin();
    for (const prompt in layers) {
      const shown = layers[prompt];
      if (!lost || shown.gone) continue;
      shown.gone = shown.again || !shown.modal; // then the prompt waits on the dashboard
      shown.again = true;
      if (shown.gone) call(remove, shown.host);
      else show(shown);
    }
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

  function heard(event) {
    if (!event.isTrusted || call(originOf, event) !== DOOR) return;
    // The page hears none of it: whoever knows a prompt's id could frame it before we do.
    call(stopImmediatePropagation, event);
    if (!door) return;
    const { firsthand: word, prompt, outcome } = call(dataOf, event) ?? {};
    const source = call(sourceOf, event);
    const fromDoor = source === call(windowOf, door);
    const shown = layers[prompt];
    if (!fromDoor && !(shown && source === call(windowOf, shown.frame))) return;
    if (word === "open" && fromDoor) open(prompt);
    if (word === "passed" && fromDoor) glance(prompt);
    // A prompt that was answered says so itself, after a word of confirmation; else it has ended elsewhere.
    if (word === "done" || (word === "close" && fromDoor)) close(prompt, outcome);
  }

  function seenAgain() {
    for (const prompt in unseen) open(prompt);
  }

  function begin() {
    const html = root();
    if (!html) return;
    if (html !== watched) {
      watched = html; // a document that is begun anew has lost its listeners; those that are there are not added twice
      on(window, "message", heard, true);
      on(document, "visibilitychange", seenAgain);
      call(observe, observer, document, { childList: true });
      call(observe, observer, html, { childList: true });
    }
    if (!door) {
      door = frameAt(`/document/${encode(key)}`, "", { __proto__: null, display: "none" });
      call(setAttribute, door, "referrerpolicy", "origin"); // a kept page's door is known again by it
    }
    if ((!cover || !call(connected, cover)) && doors++ < MAX_TIMES) putIn();
    if (!call(connected, door)) call(appendChild, shade, door);
    if (asked && !begun) open(asked);
    begun = true;
  }

  on(window, "message", heard, true); // before any listener of the page's
  if (root() && call(stateOf, document) !== "loading") begin();
  else on(document, "DOMContentLoaded", begin);
})();
