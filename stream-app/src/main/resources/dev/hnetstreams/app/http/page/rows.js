// The list of texts from the stream: newest first, a bounded number, at a pace that eyes can follow, and only while it is
// on the screen. What arrives in between is kept for the filters but not drawn.

import { element, label } from "./answer.js";
import { sharesSaid } from "./band.js";
import { draw, spans } from "./drawing.js";
import { Filter } from "./filter.js";
import { append } from "./text.js";
import { headName, hiddenName, noiseName, probability, whyAbstained } from "./words.js";

const MOST_ROWS = 100;
const MOST_KEPT = 400;
/** Without a pulse; with one, rows are drawn in its frame. */
const FLUSH_MILLIS = 2500;
const ROWS_A_FLUSH = 3;
/** UTF-16 units of a text that a row draws; it shows three lines. */
const MOST_DRAWN = 360;

const $ = (id) => document.getElementById(id);

/**
 * @param examine (text) when someone wants a closer look
 * @returns {{take, flush}} take(event): a result from the stream; flush(): draw now, in this frame
 */
export function streamRows(examine) {
  const list = $("rows");
  const filter = new Filter($("filters"), refill);
  const kept = [];
  let fresh = [];
  let received = 0;
  let paused = false;
  let due = 0;
  let seen = true;

  function flush() {
    clearTimeout(due);
    due = 0;
    if (paused || !seen || document.hidden) {
      return;
    }
    const matching = fresh.filter((event) => filter.admits(event.result)).slice(-ROWS_A_FLUSH);
    fresh = [];
    list.prepend(...matching.reverse().map((event) => row(event, examine)));
    while (list.childElementCount > MOST_ROWS) {
      list.lastElementChild.remove();
    }
    count();
  }

  function refill() {
    fresh = [];
    const matching = kept.filter((event) => filter.admits(event.result)).slice(-MOST_ROWS);
    list.replaceChildren(...matching.reverse().map((event) => row(event, examine)));
    count();
  }

  function count() {
    const held = paused ? `Paused. ${fresh.length} newer. ` : "";
    $("shown").textContent = `${held}${list.childElementCount} shown of ${received.toLocaleString("en")} received`;
  }

  function schedule() {
    if (paused || !seen || document.hidden) {
      return;
    }
    due ||= setTimeout(() => requestAnimationFrame(flush), FLUSH_MILLIS);
  }

  new IntersectionObserver((changes) => {
    seen = changes.at(-1).isIntersecting;
    schedule();
  }, { rootMargin: "50%" }).observe($("live"));

  $("pause").addEventListener("click", () => {
    paused = !paused;
    $("pause").setAttribute("aria-pressed", paused);
    count();
    schedule();
  });
  document.addEventListener("visibilitychange", schedule);

  function take(event) {
    received++;
    kept.push(event);
    fresh.push(event);
    if (kept.length > MOST_KEPT) {
      kept.shift();
    }
    if (fresh.length > MOST_KEPT) {
      fresh.shift();
    }
    filter.learn(event.result);
    schedule();
  }

  return { take, flush };
}

function row({ text, textTruncated, result }, examine) {
  const quoted = element("bdi", "drawing");
  quoted.dir = "auto";
  if (result.chunks && result.text.validUtf8) {
    const found = spans(text, result.chunks.lengths, result.text.windows);
    quoted.append(draw(text, textTruncated ? within(found, text) : found, result.chunks.boundaryProb, MOST_DRAWN));
  } else {
    append(quoted, text, 0, Math.min(text.length, MOST_DRAWN));
  }
  if (textTruncated || text.length > MOST_DRAWN) {
    quoted.append("\u2026");
  }
  const look = element("button", "look", "Examine");
  look.type = "button";
  look.hidden = textTruncated || !result.text.validUtf8;
  look.addEventListener("click", () => examine(text));
  const note = result.text.bytes === 0 ? "empty" : result.text.validUtf8 ? "" : "not valid UTF-8: cuts not drawn";
  const hides = [...new Set((result.hidden ?? []).map(({ kind }) => hiddenName(kind)))].join(", ");
  const words = element("div", "words", quoted, ...(note ? [element("span", "note", note)] : []),
    ...(hides ? [element("span", "note alarm", `Hidden: ${hides}`)] : []), look);
  return element("li", "", words, ...["language", "code", "spam"].map((head) => cell(head, result.decisions[head], result.shares)),
    noiseCell(result.noise));
}

/** Chunks that begin in what came of a text that was cut short. */
function within(found, text) {
  return found.filter(({ from }) => from < text.length);
}

function cell(head, decision, shares) {
  const named = element("span", "unseen", `${headName(head)}: `);
  if (!decision) {
    return element("div", "cell", named, "\u2013");
  }
  const { label: decided, abstained, confidence } = decision;
  const answer = decided === null
    ? element("span", "undecided", whyAbstained(abstained))
    : element("span", decided === "spam" && head === "spam" ? "alarm" : "", ...label(head, decided));
  const parts = sharesSaid(head, shares);
  return element("div", "cell", named, answer, " ", element("span", "p", probability(confidence)),
    ...(parts ? [element("span", "note parts", parts)] : []));
}

function noiseCell({ kinds }) {
  const likely = Object.entries(kinds).filter(([, p]) => p >= 0.5).sort((a, b) => b[1] - a[1]);
  const node = element("div", "cell", element("span", "unseen", "Noise: "));
  if (likely.length === 0) {
    node.append(element("span", "quiet", "clean"));
  }
  likely.slice(0, 3).forEach(([kind, p], i) => {
    node.append(i === 0 ? "" : ", ", noiseName(kind), " ", element("span", "p", probability(p)));
  });
  return node;
}
