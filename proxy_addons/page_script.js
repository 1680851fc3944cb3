// Shows the prompt over the page, in a frame of another origin that the page can neither read nor press.
// Constant, so that one hash lets it through a page's policy; what differs stands in data attributes.
(() => {
  "use strict";
  const script = document.currentScript;
  const { firsthand: key, prompt: asked } = script.dataset;
  script.remove();
  const DOOR = "https://firsthand.internal";
  if (window.top !== window) return;

  // The page may change these later; the natives are taken now, before its own scripts run.
  const create = Document.prototype.createElement.bind(document);
  const append = Node.prototype.appendChild;
  const remove = Element.prototype.remove;
  const listen = EventTarget.prototype.addEventListener;
  const show = HTMLElement.prototype.showPopover;
  const focus = HTMLElement.prototype.focus;
  const frames = new Map();
  const unseen = new Set(); // prompts that opened while nobody looked at this page
  let door;

  const WHOLE = "inset:0;width:100%;height:100%;";
  const CORNER = "inset:auto 0 0 auto;width:min(26rem,100%);height:8rem;pointer-events:none;";

  function layer(source, title, place = WHOLE) {
    const host = create("div");
    host.popover = "manual"; // a top layer of its own keeps the frame's own look at its visibility honest
    host.style.cssText =
      `position:fixed;${place}max-width:none;max-height:none;` +
      "margin:0;padding:0;border:0;background:transparent;overflow:hidden";
    const frame = create("iframe");
    frame.src = source;
    frame.title = title;
    frame.allow = "";
    // A frame is see-through only while its element and its document have one colour scheme. The document's root
    // names none, which is light, whatever the page around it prefers.
    frame.style.cssText = "width:100%;height:100%;border:0;display:block;background:transparent;color-scheme:light";
    append.call(host, frame);
    append.call(document.documentElement, host);
    return { host, frame, before: document.activeElement };
  }

  function open(prompt) {
    if (frames.has(prompt)) return;
    if (document.visibilityState !== "visible") return void unseen.add(prompt);
    unseen.delete(prompt);
    const shown = layer(`${DOOR}/prompt/${encodeURIComponent(prompt)}?document=${encodeURIComponent(key)}`, "Firsthand");
    frames.set(prompt, shown);
    show.call(shown.host);
    focus.call(shown.frame);
  }

  // A talk let an act pass: one line in the corner, which goes by itself and takes no click.
  function glance(line) {
    if (document.visibilityState !== "visible") return;
    const source = `${DOOR}/passed/${encodeURIComponent(line)}?document=${encodeURIComponent(key)}`;
    const shown = layer(source, "Firsthand", CORNER);
    shown.before = null;
    frames.set(line, shown);
    show.call(shown.host);
  }

  function close(prompt, outcome) {
    unseen.delete(prompt);
    const shown = frames.get(prompt);
    if (!shown) return;
    frames.delete(prompt);
    remove.call(shown.host);
    if (shown.before) focus.call(shown.before);
    if (prompt === asked) goOn(outcome);
  }

  // On the page that answers a form post: after a yes the same bytes go out again, else back to where it came from.
  function goOn(outcome) {
    const again = document.getElementById(`firsthand-${outcome === "proceed" || outcome === "mistaken" ? "again" : "back"}`);
    if (again instanceof HTMLFormElement) HTMLFormElement.prototype.submit.call(again);
    else if (again) HTMLElement.prototype.click.call(again);
  }

  function heard(event) {
    if (event.origin !== DOOR) return;
    const { firsthand: word, prompt, outcome } = event.data ?? {};
    const fromDoor = event.source === door.frame.contentWindow;
    const shown = frames.get(prompt);
    if (!fromDoor && event.source !== shown?.frame.contentWindow) return;
    event.stopImmediatePropagation();
    if (word === "open" && fromDoor) open(prompt);
    if (word === "passed" && fromDoor) glance(prompt);
    // A prompt that was answered says so itself, after a word of confirmation; else it has ended elsewhere.
    if (word === "done" || (word === "close" && fromDoor)) close(prompt, outcome);
  }

  function begin() {
    listen.call(window, "message", heard, true);
    listen.call(document, "visibilitychange", () => unseen.forEach(open));
    door = layer(`${DOOR}/document/${encodeURIComponent(key)}`, "");
    door.host.setAttribute("aria-hidden", "true");
    if (asked) open(asked);
  }

  if (document.documentElement && document.readyState !== "loading") begin();
  else listen.call(document, "DOMContentLoaded", begin, { once: true });
})();
