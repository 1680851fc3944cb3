// prompt_leaving.js: how a prompt that has ended goes: a window closes, a frame tells the page that it may go on.

const GLANCE_MS = 1500; // for a word that needs no reading
const READING_MS = 5000; // where there is something to read
const CHOOSING_MS = 20000; // where there is something to press

export class Leaving {
  constructor(place) {
    this.place = place;
  }

  /** Leave a while after `last` was shown; `glance` says that it was this surface's own answer, so a moment will do. */
  after(outcome, last, glance) {
    this.outcome = outcome;
    if (last.querySelector("button")) this.in(CHOOSING_MS);
    else this.in(glance && !last.querySelector(".stay") ? GLANCE_MS : READING_MS);
  }

  /** Something new is there to be read. */
  later() {
    this.in(READING_MS);
  }

  in(delay) {
    clearTimeout(this.timer);
    if (this.place.surface !== "dashboard") this.timer = setTimeout(() => this.now(), delay);
  }

  now() {
    const { surface, prompt, origin } = this.place;
    const { outcome = null } = this;
    if (surface === "window") window.close();
    else if (surface === "frame") parent.postMessage({ firsthand: "done", prompt, outcome }, origin);
  }
}
