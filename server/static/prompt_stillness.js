// prompt_stillness.js: notices when a frame is moved under the mouse.
//
// The page may put the frame elsewhere at any moment, also just before a press, so that another button lies under the
// mouse. No observer tells of that; but a mouse event says where the mouse is on the screen and where in the frame.

const NOTICED = 4; // by how much the two may disagree, in CSS pixels: they are rounded
const FAR = 40; // how far the mouse must have gone to learn the scale between the two

export class Stillness {
  /** @param {() => void} onMoved the frame is not where it was when the mouse was last heard of */
  constructor(onMoved) {
    this.onMoved = onMoved;
    for (const kind of ["pointerover", "pointermove", "pointerdown", "click"]) {
      document.addEventListener(kind, (event) => this.look(event), true);
    }
  }

  look({ screenX, screenY, clientX, clientY, isTrusted, detail, type }) {
    if (!isTrusted || (type === "click" && detail === 0)) return; // by a key: it is nowhere
    const now = { screen: [screenX, screenY], client: [clientX, clientY] };
    const before = this.last;
    this.last = now;
    if (!before) return;
    const onScreen = between(before.screen, now.screen);
    const inFrame = between(before.client, now.client);
    if (this.scale === undefined && length(onScreen) > NOTICED) {
      if (length(inFrame) >= FAR) this.scale = length(onScreen) / length(inFrame);
      return;
    }
    const scale = this.scale ?? 1; // where the mouse stood still on the screen, any scale will do
    const astray = length([onScreen[0] - inFrame[0] * scale, onScreen[1] - inFrame[1] * scale]);
    if (astray <= NOTICED * Math.max(1, scale) + length(onScreen) * 0.02) return;
    this.scale = undefined; // learnt anew: the page may have been zoomed
    this.onMoved();
  }
}

const between = ([x, y], [toX, toY]) => [toX - x, toY - y];
const length = ([x, y]) => Math.hypot(x, y);
