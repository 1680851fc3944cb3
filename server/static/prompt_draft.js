// prompt_draft.js: what a person began to say. It outlives a reload, a refused answer and the way from a frame to a
// window of its own; never is typed text lost.

export class Draft {
  constructor(promptId) {
    this.key = `firsthand-draft-${promptId}`;
    this.said = {};
    this.listeners = [];
    try {
      this.said = JSON.parse(sessionStorage.getItem(this.key)) ?? {};
    } catch {
      // No storage here (a frame whose storage is blocked), or none of ours: it is kept in memory.
    }
  }

  get(name) {
    return this.said[name] ?? "";
  }

  set(name, value) {
    this.said[name] = value;
    for (const listener of this.listeners) listener(name);
    this.keep();
  }

  /** What was begun on another surface; what was said on this one stays. */
  takeOver(said) {
    this.said = { ...said, ...this.said };
    this.keep();
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  keep() {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.said));
    } catch {
      // As above.
    }
  }

  forget() {
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}
