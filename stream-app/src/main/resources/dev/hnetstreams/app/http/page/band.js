// Where the language changes and where the code is: a band below the text, a part for each segment, as wide as its
// bytes; a colour for each label, stripes for code, and their names with their shares below.

import { element } from "./answer.js";
import { labelName } from "./words.js";

const TONES = 8;
const NONE = { language: "zxx", code: "prose" };

/** What a segment is called: its code, else its language. */
export function named({ language, code }) {
  const head = code === NONE.code ? "language" : "code";
  const label = head === "code" ? code : language;
  return { head, label, name: labelName(head, label) };
}

/**
 * The band and its legend.
 *
 * @param point (segment or null) when the pointer or the focus is on a segment, or leaves it
 * @returns {Node[]} nothing for a text of no segments
 */
export function band({ segments, embedded }, point) {
  if (!segments?.length) {
    return [];
  }
  const tones = new Map();
  const list = element("ol", "band");
  list.setAttribute("aria-label", "Segments, in order; arrow keys go from segment to segment");
  const end = segments.at(-1).end;
  for (const segment of segments) {
    const { name } = named(segment);
    tones.has(name) || tones.set(name, tones.size % TONES);
    list.append(part(segment, tones.get(name), end, point));
  }
  steps(list);
  return [list, legend(segments, tones), ...(embedded?.length ? [inside(embedded)] : [])];
}

function part(segment, tone, end, point) {
  const { head, name } = named(segment);
  const button = element("button", `part tone-${tone} ${head}`, element("bdi", "", name));
  button.type = "button";
  const sure = Math.round(segment.confidence * 100);
  button.setAttribute("aria-label", `${name}, bytes ${segment.start} to ${segment.end} of ${end}, ${sure} percent sure`);
  button.title = `${name}, ${sure} %`;
  for (const [event, what] of [["pointerenter", segment], ["pointerleave", null], ["focus", segment], ["blur", null]]) {
    button.addEventListener(event, () => point(what));
  }
  const item = element("li", "", button);
  item.style.setProperty("--bytes", segment.end - segment.start);
  return item;
}

function steps(list) {
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = step && (step > 0 ? event.target.parentElement.nextElementSibling : event.target.parentElement.previousElementSibling);
    if (next) {
      event.preventDefault();
      next.firstElementChild.focus();
    }
  });
}

function legend(segments, tones) {
  const bytes = new Map();
  let all = 0;
  for (const segment of segments) {
    const { head, name } = named(segment);
    const length = segment.end - segment.start;
    all += length;
    bytes.set(name, { head, length: (bytes.get(name)?.length ?? 0) + length });
  }
  const list = element("ul", "key legend");
  for (const [name, { head, length }] of [...bytes].sort((a, b) => b[1].length - a[1].length)) {
    const chip = element("span", `chip part tone-${tones.get(name)} ${head}`);
    chip.setAttribute("aria-hidden", "true");
    list.append(element("li", "", chip, element("span", "", `${name} ${percent(length / all)}`)));
  }
  return list;
}

function inside(embedded) {
  const found = embedded.map((segment) => `${named(segment).name} at bytes ${segment.start} to ${segment.end}`);
  return element("p", "note", `Embedded: ${found.join(", ")}.`);
}

/** The shares of a head worth a mention, such as "English 34 %, Spanish 25 %"; "" for one alone. */
export function sharesSaid(head, shares) {
  const found = Object.entries(shares?.[head] ?? {}).filter(([label]) => label !== NONE[head]).sort((a, b) => b[1] - a[1]);
  const alone = found.length === 0 || (found.length === 1 && found[0][1] > 0.995);
  return alone ? "" : found.slice(0, 3).map(([label, share]) => `${labelName(head, label)} ${percent(share)}`).join(", ");
}

function percent(share) {
  return `${Math.max(1, Math.round(share * 100))}\u00a0%`;
}
