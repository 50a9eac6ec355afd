// Which results the list shows. The choices grow with what the stream brings.

import { element } from "./answer.js";
import { labelName, noiseName } from "./words.js";

const LIKELY = 0.5;
/** Labels come from the wire; a runaway model must not fill the page. */
const MOST_CHOICES = 200;

export class Filter {
  constructor(form, changed) {
    this.form = form;
    this.seen = new Set();
    this.offer("code", "~code", "any code");
    this.offer("noise", "~any", "any kind");
    this.offer("noise", "~none", "none");
    this.offer("undecided", "~any", "on anything");
    this.offer("undecided", "~none", "on nothing");
    form.addEventListener("change", changed);
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** Adds the result's labels to the choices. */
  learn({ decisions, noise }) {
    for (const head of ["language", "code", "spam"]) {
      const decision = decisions[head];
      if (decision?.label) {
        this.offer(head, decision.label, labelName(head, decision.label));
      } else if (decision) {
        this.offer("undecided", head, `on ${head}`);
      }
    }
    for (const kind of Object.keys(noise.kinds)) {
      this.offer("noise", kind, noiseName(kind));
    }
  }

  offer(name, value, words) {
    const key = `${name} ${value}`;
    if (this.seen.has(key) || this.seen.size >= MOST_CHOICES) {
      return;
    }
    this.seen.add(key);
    const select = this.form.elements[name];
    const option = element("option", "", words);
    option.value = value;
    // Sorted by name after those that are about all of them.
    const after = [...select.options].find((other) => !fixed(other.value) && other.text.localeCompare(words) > 0);
    select.insertBefore(option, fixed(value) ? null : after ?? null);
  }

  admits({ decisions, noise }) {
    const wanted = (name) => this.form.elements[name].value;
    const undecided = Object.keys(decisions).filter((head) => decisions[head].label === null);
    const likely = Object.keys(noise.kinds).filter((kind) => noise.kinds[kind] >= LIKELY);
    const code = decisions.code?.label;
    return (
      matches(wanted("language"), decisions.language?.label) &&
      (wanted("code") === "~code" ? code != null && code !== "prose" : matches(wanted("code"), code)) &&
      matches(wanted("spam"), decisions.spam?.label) &&
      holds(wanted("noise"), likely) &&
      holds(wanted("undecided"), undecided));
  }
}

function fixed(value) {
  return value === "" || value.startsWith("~");
}

function matches(wanted, label) {
  return wanted === "" || wanted === label;
}

function holds(wanted, found) {
  return wanted === "" || (wanted === "~any" ? found.length > 0 : wanted === "~none" ? found.length === 0 : found.includes(wanted));
}
