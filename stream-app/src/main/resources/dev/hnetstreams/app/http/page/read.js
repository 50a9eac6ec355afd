// The box: a text, the chunks of each stage drawn into it, and what the model says of it.

import { chunkTable, decisionRows, element, noiseRows, reading, spoken, timing } from "./answer.js";
import { asker } from "./ask.js";
import { band } from "./band.js";
import { draw, mark, shade, spans } from "./drawing.js";
import { EXAMPLES } from "./examples.js";
import { hiddenList } from "./hidden.js";
import { append } from "./text.js";
import { headName, heads, labelName } from "./words.js";

const QUIET_MILLIS = 1200;
const $ = (id) => document.getElementById(id);

/** @returns (text) puts a text in the box and asks about it */
export function readBox() {
  const box = $("text");
  let shown = null;
  let head = "language";
  let quiet = 0;

  const ask = asker(
    (text, result) => {
      shown = show(text, result, head);
      head = shown.head;
      clearTimeout(quiet);
      quiet = setTimeout(() => $("spoken").replaceChildren(spoken(result)), QUIET_MILLIS);
    },
    (message) => {
      $("trouble").textContent = message;
      $("specimen").classList.toggle("stale", message !== "");
    });

  function typed(atOnce) {
    // A lone surrogate is not text: what is sent, drawn and measured is the same replacement.
    const text = box.value.toWellFormed?.() ?? box.value;
    if (text === "") {
      clear();
      shown = null;
    }
    ask(text, atOnce);
  }

  box.addEventListener("input", (event) => event.isComposing || typed(false));
  box.addEventListener("compositionend", () => typed(false));
  $("heads").addEventListener("change", (event) => {
    head = event.target.value;
    if (shown) {
      shade($("drawings").lastElementChild, shown.result.chunks?.evidence?.[head]);
    }
  });
  $("numbers").addEventListener("toggle", () => shown && numbers(shown));
  pointing($("drawings"), () => shown && { ...shown, head });

  const put = (text) => {
    box.value = text;
    typed(true);
  };
  for (const { name, text } of EXAMPLES) {
    const button = element("button", "", name);
    button.type = "button";
    button.addEventListener("click", () => put(text));
    $("examples").append(button);
  }
  put(box.value || EXAMPLES[0].text);
  return put;
}

function clear() {
  for (const id of ["drawings", "decisions", "noise", "timing", "reading", "segments", "hidden", "spoken"]) {
    $(id).replaceChildren();
  }
  $("numbers").querySelector("table").replaceChildren();
}

function show(text, result, wanted) {
  const chunks = result.chunks;
  const names = heads(Object.keys(chunks?.evidence ?? {}));
  const head = wanted === "" || names.includes(wanted) ? wanted : names[0] ?? "";
  choices(names, head, result.decisions);
  // With several stages they are all in `stages`, the innermost last and once more in `chunks`, with its evidence.
  const outer = (result.stages ?? []).slice(0, -1).map((stage) => drawing(text, result, stage));
  const inner = drawing(text, result, chunks);
  $("drawings").replaceChildren(...outer.map(({ node }) => node), inner.node);
  shade(inner.node, chunks?.evidence?.[head]);
  $("segments").replaceChildren(...band(result, (segment) => mark(inner.node, inner.found, segment?.utf16Offsets)));
  $("hidden").replaceChildren(...hiddenList(result, (finding) => mark(inner.node, inner.found, finding?.utf16Offsets, true)));
  $("decisions").replaceChildren(...decisionRows(result.decisions));
  $("noise").replaceChildren(...noiseRows(result.noise));
  $("timing").textContent = timing(result);
  $("reading").setAttribute("aria-live", "off");
  $("reading").textContent = chunks?.count ? "Point at a chunk, or use the arrow keys, to read its numbers." : "";
  const shown = { text, result, head, found: inner.found };
  numbers(shown);
  return shown;
}

/** A stage's drawing. With several stages, each says which it is. */
function drawing(text, result, stage) {
  const node = element("bdi", "drawing");
  node.dir = "auto";
  if (!stage) {
    append(node, text);
    return { node, found: [] };
  }
  if (result.stages?.length > 1) {
    node.dataset.stage = `Stage ${stage.stage + 1}, ${stage.lengths.length} chunks`;
  }
  const found = spans(text, stage.lengths, result.text.windows);
  node.append(draw(text, found, stage.boundaryProb));
  return { node, found };
}

/** The radio buttons; rebuilt only when the heads change, so that the focus stays. */
function choices(names, head, decisions) {
  const field = $("heads");
  const have = [...field.querySelectorAll("input")].map((input) => input.value);
  const want = names.concat("");
  if (have.join() !== want.join()) {
    field.querySelectorAll("label").forEach((label) => label.remove());
    for (const name of want) {
      const input = element("input");
      Object.assign(input, { type: "radio", name: "head", value: name, checked: name === head });
      field.append(element("label", "", input, element("span", "", element("span"), " ", element("small"))));
    }
  }
  for (const input of field.querySelectorAll("input")) {
    const raw = decisions[input.value]?.raw;
    const [title, detail] = input.nextElementSibling.children;
    title.textContent = input.value === "" ? "nothing" : headName(input.value);
    detail.textContent = raw ? labelName(input.value, raw) : "";
  }
}

function numbers({ text, result, found }) {
  if ($("numbers").open && result.chunks) {
    $("numbers").querySelector("table").replaceChildren(...chunkTable(text, found, result.chunks, result.decisions));
  }
}

/** The chunk under the pointer, or chosen with the arrow keys, in words. */
function pointing(drawings, current) {
  let chosen = -1;
  function choose(chunk, aloud) {
    const shown = current();
    const span = shown?.found.find((s) => s.chunk === chunk);
    if (!span) {
      return;
    }
    chosen = chunk;
    drawings.querySelector(".chosen")?.classList.remove("chosen");
    drawings.lastElementChild.querySelector(`[data-chunk="${chunk}"]`).classList.add("chosen");
    const raw = shown.result.decisions[shown.head]?.raw;
    $("reading").setAttribute("aria-live", aloud ? "polite" : "off");
    $("reading").replaceChildren(reading(shown.text, span, shown.result.chunks, shown.head, raw));
  }
  drawings.addEventListener("pointermove", (event) => {
    const chunk = event.target.closest("[data-chunk]");
    if (chunk && drawings.lastElementChild.contains(chunk) && !chunk.classList.contains("chosen")) {
      choose(Number(chunk.dataset.chunk), false);
    }
  });
  drawings.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      choose(Math.max(0, chosen + step), true);
    }
  });
}
