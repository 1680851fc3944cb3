// prompt_sight.js: whether the person can see the prompt, and whether a key or click can be meant for it.

import { Stillness } from "./prompt_stillness.js";

const TYPED_INTO = "textarea, input[type=text]";
const SETTLING_MS = 400; // what was pressed before the prompt could be read was not pressed for it
// In a frame the same begins anew whenever something about it changed. Longer than a double click, and than the
// observer's delay by what a person needs to see it.
const STEADY_MS = 500;
// A frame that the page made too small to be read in shows its button and hides what is asked.
const SMALLEST = { width: 240, height: 150 };
const SMALLEST_SCALE = 0.5; // the same, made small by `zoom`
const WHOLE = 0.99;

/**
 * Watches one element. `seen` is true while it is in sight and has the focus. In a frame over somebody else's page
 * sight must be proven by the browser (IntersectionObserver v2): opacity, filters and things laid over it count, and
 * so does what is cut off. `steady` is true once nothing about it has changed for a moment.
 */
export class Sight {
  /** `decides`: the server takes an answer from here; not from a frame that the page itself has made. */
  constructor(element, { surface, decides }, onChange) {
    const framed = surface === "frame";
    this.framed = framed;
    this.provable = !framed || (decides && "isVisible" in IntersectionObserverEntry.prototype);
    this.unobscured = !framed;
    this.changedAt = performance.now();
    const changed = () => {
      this.changedAt = performance.now();
      onChange();
    };
    if (framed && this.provable) {
      const options = { trackVisibility: true, delay: 100, threshold: [0, 0.25, 0.5, 0.75, 0.9, WHOLE, 1] };
      this.observer = new IntersectionObserver((entries) => {
        const { isVisible, intersectionRatio } = entries.at(-1);
        const unobscured = isVisible && intersectionRatio >= WHOLE;
        if (unobscured === this.unobscured) return;
        this.unobscured = unobscured;
        changed();
      }, options);
      this.observer.observe(element);
    }
    for (const event of ["focus", "blur"]) window.addEventListener(event, changed);
    document.addEventListener("visibilitychange", changed);
    if (framed) {
      window.addEventListener("resize", changed);
      this.stillness = new Stillness(changed);
    }
  }

  /** Whether nothing of the page can hide what is decided here. */
  get proven() {
    return this.provable && this.unobscured && (!this.framed || isReadable());
  }

  get focused() {
    return document.hasFocus();
  }

  get seen() {
    return document.visibilityState === "visible" && this.focused && this.proven;
  }

  get steady() {
    return !this.framed || (this.focused && performance.now() - this.changedAt >= STEADY_MS);
  }
}

const isReadable = () =>
  innerWidth >= SMALLEST.width && innerHeight >= SMALLEST.height && devicePixelRatio >= SMALLEST_SCALE;

/**
 * Let no key count that was held when the prompt appeared, none that repeats, and nothing at all for 400 ms: the
 * person may be in the middle of a word or of a double click. Until then `elements` are inert. In a frame the page
 * can take the focus, cover, move and resize at any time, so there nothing counts either until `sight` is steady.
 */
export function guardInput(elements, sight) {
  const appeared = performance.now();
  const held = new Set();
  let settled = false;
  let pressed = true; // whether the mouse went down when it counted
  const counts = () => {
    settled ||= performance.now() - appeared >= SETTLING_MS && held.size === 0 && sight.steady;
    for (const element of elements) element.inert = !settled;
    return settled && sight.steady && held.size === 0;
  };
  counts();
  const settling = setInterval(() => (counts() || settled) && clearInterval(settling), 50);
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const listen = (kind, heard) => document.addEventListener(kind, heard, true);
  listen("keydown", (event) => {
    const counted = counts();
    if (settled && event.key === "Escape") return; // it decides nothing, and always works
    if (counted && !(event.repeat && isPress(event))) return;
    if (!counted) held.add(event.code);
    stop(event);
  });
  listen("keyup", (event) => {
    const counted = counts();
    held.delete(event.code);
    counts();
    if (!counted) stop(event);
  });
  // What is let go of elsewhere is never heard of.
  window.addEventListener("blur", () => held.clear());
  listen("pointerdown", (event) => {
    pressed = counts();
    if (!pressed) stop(event);
  });
  listen("click", (event) => (counts() && (pressed || event.detail === 0)) || stop(event));
  listen("submit", (event) => counts() || stop(event));
}

// Repeated letters belong in a text; a repeated press of a button does not.
const isPress = ({ key, target }) => key === "Enter" || (key === " " && !target.matches?.(TYPED_INTO));
