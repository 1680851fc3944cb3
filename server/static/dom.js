// dom.js: builds elements. Text goes in as text nodes only, so nothing a site sent can become markup.

/**
 * @param {string} tag
 * @param {Record<string, unknown>} traits attributes; `class`, `on` ({click: f}) and `data` ({key: value}) as they say
 * @param {...(Node | string | null | undefined | false)} children
 */
export function el(tag, traits = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(traits)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  put(element, ...children);
  return element;
}

/** Replace what is in an element. */
export function put(element, ...children) {
  element.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false));
}

/** A sentence with some parts as elements: `sentence("Hello {name}", {name: <bdi>})` gives a list of nodes. */
export function sentence(text, parts) {
  return text.split(/(\{\w+\})/).map((piece) => {
    const part = piece.startsWith("{") ? parts[piece.slice(1, -1)] : undefined;
    return part instanceof Node ? part : document.createTextNode(String(part ?? piece));
  });
}

let marks = 0;

/** An id no other element of this page has. */
export function freshId(prefix) {
  marks += 1;
  return `${prefix}-${marks}`;
}

/** One of several, as a row of buttons that are radio inputs: reachable by Tab once, moved through by arrows. */
export function choice(label, options, chosen, onChange) {
  const name = freshId("choice");
  return el(
    "fieldset",
    { class: "choice" },
    el("legend", {}, label),
    el(
      "div",
      { class: "chips" },
      ...options.map(([value, text]) =>
        el(
          "label",
          { class: "chip" },
          el("input", { type: "radio", name, value, checked: value === chosen, on: { change: () => onChange(value) } }),
          el("span", {}, text),
        ),
      ),
    ),
  );
}

/** A labelled field around an input. */
export function field(label, input) {
  input.id ||= freshId("field");
  return el("div", { class: "field" }, el("label", { for: input.id }, label), input);
}
