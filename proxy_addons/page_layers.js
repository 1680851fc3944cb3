/**
 * Shows frames of the reserved host over a page, where the page can neither read them nor press what is in them.
 * One source for two surfaces: the page script carries it into pages (page_tag.py), and the extension has this very
 * file in the world of its own that a browser gives it beside the page.
 *
 * @param {object} hooks
 * @param {() => void} [hooks.begun] called when the document has begun, and when the page has begun it anew
 * @param {(source: Window, said: object) => boolean} [hooks.told] a word of the reserved host that comes from no layer;
 *   true where nobody else should hear it
 * @param {(prompt: string, outcome: string | null) => void} [hooks.closed] a prompt's layer has gone
 */
function makeLayers(hooks) {
  "use strict";
  const { begun = () => {}, told = () => false, closed = () => {} } = hooks;
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
  const fullOf = get(doc, "fullscreenElement");
  const [styleOf, connected] = [get(html, "style"), get(node, "isConnected")];
  const windowOf = get(HTMLIFrameElement.prototype, "contentWindow");
  const [dataOf, originOf, sourceOf] = ["data", "origin", "source"].map((name) => get(MessageEvent.prototype, name));
  const [widthOf, heightOf] = [get(window, "innerWidth"), get(window, "innerHeight")];
  const [later, every, stopEvery] = [setTimeout, setInterval, clearInterval];

  const DOOR = "https://firsthand.internal";
  const LOOK_MS = 400;
  const MAX_TIMES = 10; // so often what the page did to us is undone, then it has its way
  const layers = { __proto__: null }; // prompt: what shows it
  const unseen = { __proto__: null }; // prompt: path, of those that opened while nobody looked at this page
  const observer = new MutationObserver(keep);
  let [cover, shade, watched, looking, restoring] = [];
  let covers = 0;

  const on = (target, type, listener, capture = false) => call(addEventListener, target, type, listener, capture);
  const root = () => call(rootOf, document);
  const loading = () => !root() || call(stateOf, document) === "loading";
  const inSight = () => call(sightOf, document) === "visible";

  function make(name, attributes, look) {
    const element = call(createElement, document, name);
    for (const each in attributes) call(setAttribute, element, each, attributes[each]);
    const style = call(styleOf, element);
    // Inline and important: no rule of the page's stands above it.
    for (const each in look) call(setProperty, style, each, look[each], "important");
    return element;
  }

  const frameAt = (path, title, look, more) =>
    make("iframe", { __proto__: null, src: `${DOOR}${path}`, title, allow: "", ...more }, look);

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

  /** Keep an element beside the layers: there now, and again a few times when the page takes it out. */
  function hold(element) {
    if ((!cover || !call(connected, cover)) && covers++ < MAX_TIMES) putIn();
    if (!call(connected, element)) call(appendChild, shade, element);
  }

  /** Show a prompt, the frame at this path, over the page, or as soon as somebody looks at the page. */
  function open(prompt, path) {
    if (layers[prompt]) return;
    watch();
    if (!inSight()) return void (unseen[prompt] = path);
    delete unseen[prompt];
    show((layers[prompt] = layer(path, WHOLE, true)));
    looking ??= every(look, LOOK_MS);
  }

  /** One line in the corner, which goes by itself and takes no click. */
  function glance(line, path) {
    if (inSight() && !layers[line]) show((layers[line] = layer(path, CORNER, false)));
  }

  function close(prompt, outcome) {
    delete unseen[prompt];
    const shown = layers[prompt];
    if (!shown) return;
    delete layers[prompt];
    if (shown.modal) call(closeDialog, shown.host); // gives the focus back to where it was
    call(remove, shown.host);
    closed(prompt, outcome);
  }

  function lastPrompt() {
    let last;
    for (const prompt in layers) if (layers[prompt].modal && !layers[prompt].gone) last = layers[prompt];
    return last;
  }

  /** Show a prompt on top once more; ten times. */
  function onTop(shown) {
    if (inSight() && shown.times++ < MAX_TIMES) show(shown);
  }

  /** Whether the page has opened something above the last prompt, or made it inert. */
  function look() {
    const last = lastPrompt();
    if (!last) return void (looking = stopEvery(looking));
    const seen = call(elementFromPoint, shade, call(widthOf, window) / 2, call(heightOf, window) / 2);
    if (seen !== last.frame) onTop(last);
  }

  /** What fills the screen from now on lies above the prompt, yet is inert: no point of the page leads to it. */
  function filled() {
    const last = call(fullOf, document) && lastPrompt();
    if (last) onTop(last);
  }

  /** The page has taken our elements out, or begun a document anew: put back a few times, a prompt once. */
  function keep() {
    if (restoring || !root()) return;
    if (!loading()) return restore();
    restoring = later(restore, LOOK_MS); // it may never be closed
  }

  function restore() {
    restoring = undefined;
    const lost = cover && !call(connected, cover);
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

  function heard(event) {
    if (!event.isTrusted || call(originOf, event) !== DOOR) return;
    const said = call(dataOf, event) ?? {};
    const source = call(sourceOf, event);
    const shown = layers[said.prompt];
    const ours = shown && source === call(windowOf, shown.frame);
    // The page hears none of it: whoever knows a prompt's id could frame it before we do.
    if (ours || told(source, said)) call(stopImmediatePropagation, event);
    if (ours && said.firsthand === "done") close(said.prompt, said.outcome);
  }

  function seenAgain() {
    for (const prompt in unseen) open(prompt, unseen[prompt]);
  }

  /** A document that is begun anew has lost its listeners; those that are there are not added twice. */
  function watch() {
    const html = root();
    if (!html || html === watched) return;
    watched = html;
    on(window, "message", heard, true);
    on(document, "visibilitychange", seenAgain);
    on(document, "fullscreenchange", filled);
    call(observe, observer, document, { childList: true });
    call(observe, observer, html, { childList: true });
  }

  function begin() {
    watch();
    if (root()) begun();
  }

  on(window, "message", heard, true); // before any listener of the page's
  const has = (prompt) => prompt in layers || prompt in unseen;
  return { call, windowOf, on, loading, frameAt, hold, begin, open, glance, close, has };
}
