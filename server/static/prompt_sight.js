// prompt_sight.js: whether the person can see the prompt, and whether a key or click can be meant for it.

const TYPED_INTO = "textarea, input[type=text]";
const SETTLING_MS = 400; // what was pressed before the prompt could be read was not pressed for it

/**
 * Watches one element. `seen` is true while it is in sight and has the focus. In a frame over somebody else's page
 * sight must be proven by the browser (IntersectionObserver v2): opacity, filters and things laid over it count.
 */
export class Sight {
  constructor(element, framed, onChange) {
    this.framed = framed;
    this.onChange = onChange;
    this.provable = !framed || "isVisible" in IntersectionObserverEntry.prototype;
    this.unobscured = !framed;
    if (framed && this.provable) {
      const options = { trackVisibility: true, delay: 100, threshold: [0, 0.5, 0.99] };
      this.observer = new IntersectionObserver((entries) => {
        this.unobscured = entries.at(-1).isVisible;
        this.onChange();
      }, options);
      this.observer.observe(element);
    }
    for (const event of ["focus", "blur"]) window.addEventListener(event, () => this.onChange());
    document.addEventListener("visibilitychange", () => this.onChange());
  }

  /** Whether nothing of the page can hide what is decided here. */
  get proven() {
    return this.provable && this.unobscured;
  }

  get focused() {
    return document.hasFocus();
  }

  get seen() {
    return document.visibilityState === "visible" && this.focused && this.proven;
  }
}

/**
 * Let no key count that was held when the prompt appeared, none that repeats, and nothing at all for 400 ms: the
 * person may be in the middle of a word or of a double click. Until then `elements` are inert.
 */
export function guardInput(elements) {
  const appeared = performance.now();
  const held = new Set();
  let settled = false;
  const settle = () => {
    settled ||= performance.now() - appeared >= SETTLING_MS && held.size === 0;
    for (const element of elements) element.inert = !settled;
    return settled;
  };
  settle();
  setTimeout(settle, SETTLING_MS + 1);
  const stop = (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener(
    "keydown",
    (event) => {
      if (settle() && !(event.repeat && isPress(event))) return;
      if (!settled) held.add(event.code);
      stop(event);
    },
    true,
  );
  document.addEventListener(
    "keyup",
    (event) => {
      const counted = settled;
      held.delete(event.code);
      settle();
      if (!counted) stop(event);
    },
    true,
  );
  for (const kind of ["click", "pointerdown", "submit"]) {
    document.addEventListener(kind, (event) => settle() || stop(event), true);
  }
}

// Repeated letters belong in a text; a repeated press of a button does not.
const isPress = ({ key, target }) => key === "Enter" || (key === " " && !target.matches?.(TYPED_INTO));
