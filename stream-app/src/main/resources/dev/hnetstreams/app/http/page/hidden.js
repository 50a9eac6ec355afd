// What a text hides from its readers: a line for each finding, which marks its place in the text.

import { element } from "./answer.js";
import { append } from "./text.js";
import { hiddenName } from "./words.js";

const MOST_SHOWN = 20;
const MOST_SAID = 200;

/**
 * @param point (finding or null) when the pointer or the focus is on a finding, or leaves it
 * @returns {Node[]} nothing for a text that hides nothing
 */
export function hiddenList({ hidden }, point) {
  if (!hidden?.length) {
    return [];
  }
  const list = element("ul", "hidden-list");
  list.setAttribute("aria-label", "What the text hides");
  list.append(...hidden.slice(0, MOST_SHOWN).map((finding) => line(finding, point)));
  const more = hidden.length - MOST_SHOWN;
  return more > 0 ? [list, element("p", "note", `And ${more} more.`)] : [list];
}

function line(finding, point) {
  const { kind, start, end, says } = finding;
  const said = element("bdi", "quoted");
  append(said, says.length > MOST_SAID ? says.slice(0, MOST_SAID) + "\u2026" : says);
  const button = element("button", "finding", element("strong", "alarm", hiddenName(kind)), " ", said,
    element("span", "note", ` bytes ${start} to ${end}`));
  button.type = "button";
  for (const [event, what] of [["pointerenter", finding], ["pointerleave", null], ["focus", finding], ["blur", null]]) {
    button.addEventListener(event, () => point(what));
  }
  return element("li", "", button);
}
