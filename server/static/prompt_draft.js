// prompt_draft.js: what a person began to say. It outlives a reload and a refused answer; never is typed text lost.

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
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.said));
    } catch {
      // As above.
    }
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  forget() {
    try {
      sessionStorage.removeItem(this.key);
    } catch {
      // As above.
    }
  }
}
