// shown_name.js: makes a name from a site fit to be shown (the same as server/shown_name.py).

const MAX_GRAPHEMES = 120;
const JOINER = "\u200d"; // holds emoji of several people together; the one format character that stays
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
const OUTER = new RegExp(`^[${JOINER} ]+|[${JOINER} ]+$`, "gu");

/** The name without control and format characters, with single spaces, at most 120 graphemes and then `…`. */
export function shownName(text) {
  const line = String(text ?? "")
    .replace(/\ufeff/gu, "")
    .replace(/[\s\u0085\u001c-\u001f]+/gu, " ")
    .replace(INVISIBLE, (character) => (character === JOINER ? character : ""))
    .replace(/ +/gu, " ")
    .replace(OUTER, "");
  if (line.length <= MAX_GRAPHEMES) return line;
  const graphemes = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(line)];
  if (graphemes.length <= MAX_GRAPHEMES) return line;
  return graphemes.slice(0, MAX_GRAPHEMES).map((grapheme) => grapheme.segment).join("") + "…";
}

/** A name in its own direction, so that it cannot turn the words around it. */
export function nameNode(text, className = "name") {
  const node = document.createElement("bdi");
  node.className = className;
  node.textContent = shownName(text);
  return node;
}
