// A text with the model's cuts drawn into it: a tick where a chunk begins, as tall as the router was sure; a tint for
// the evidence. A span around each chunk with backgrounds only: no box of its own, so letters join and wrap as before.

import { append, byteReader, rightToLeft } from "./text.js";

/**
 * Where chunks lie in the text, in order; what the model did not read lies between them.
 *
 * A cut can fall inside a character. The character then stays with the chunk that has its first byte, the cut is drawn
 * after it and dashed (`inside`), and a chunk with no first byte of its own is empty: the next one's tick is dashed for it.
 *
 * @param lengths bytes of each chunk, window by window
 * @param windows [offset, length] in bytes of what was read, ascending; absent: all of it
 * @returns {{from: number, to: number, chunk: number, inside: boolean}[]} UTF-16 units; chunk -1: not read
 */
export function spans(text, lengths, windows) {
  const read = byteReader(text);
  const found = [];
  let at = { index: 0, inside: false };
  let chunk = 0;
  for (const [offset, length] of windows ?? [[0, Infinity]]) {
    const start = read(offset);
    if (start.index > at.index) {
      found.push({ from: at.index, to: start.index, chunk: -1, inside: false });
    }
    at = start;
    for (let byte = offset; chunk < lengths.length && byte < offset + length; chunk++) {
      byte += lengths[chunk];
      const end = read(byte);
      found.push({ from: at.index, to: end.index, chunk, inside: at.inside });
      at = end;
    }
  }
  if (at.index < text.length) {
    found.push({ from: at.index, to: text.length, chunk: -1, inside: false });
  }
  return found;
}

/** How sure the router was, spread for the eye: cuts are at 0.5 and more, and most are not far above it. */
export function strength(boundaryProb) {
  return Math.sqrt(Math.min(1, Math.max(0, (boundaryProb - 0.5) * 2)));
}

/**
 * The drawing.
 *
 * @param boundaryProb of the cut before each chunk
 * @param limit UTF-16 units after which the rest is left out
 * @returns {DocumentFragment} its `.chunk` elements carry `data-chunk`
 */
export function draw(text, found, boundaryProb, limit = Infinity) {
  const drawing = document.createDocumentFragment();
  let skipped = false;
  for (const { from, to, chunk, inside } of found) {
    if (from >= limit) {
      break;
    }
    const node = document.createElement("span");
    node.className = chunk < 0 ? "unread" : "chunk";
    if (chunk >= 0) {
      node.dataset.chunk = chunk;
    }
    if (chunk > 0) {
      const sure = strength(boundaryProb[chunk]);
      node.classList.add("cut");
      node.classList.toggle("inside", inside || skipped);
      node.classList.toggle("empty", from === to);
      node.classList.toggle("rtl", rightToLeft(text, from, to));
      node.style.setProperty("--sure", sure.toFixed(3));
    }
    skipped = from === to && (inside || skipped);
    append(node, text, from, Math.min(to, limit));
    drawing.append(node);
  }
  return drawing;
}

/** Shades chunks by their share of a label's logit, against the largest share; no shares: no shade. */
export function shade(drawing, shares) {
  const most = Math.max(1e-6, ...(shares ?? []).map(Math.abs));
  for (const node of drawing.querySelectorAll(".chunk")) {
    const share = shares?.[node.dataset.chunk] ?? 0;
    node.classList.toggle("for", share > 0);
    node.classList.toggle("against", share < 0);
    node.style.setProperty("--share", (Math.abs(share) / most).toFixed(3));
  }
}

/**
 * Marks the chunks that begin in [from, to) of the text, in UTF-16 units; without a range, none.
 *
 * @param touched marks those too that begin before and reach into it
 */
export function mark(drawing, found, [from, to] = [0, 0], touched = false) {
  const inside = (span) => span.from < to && (touched ? span.to > from : span.from >= from);
  const marked = new Set(found.filter(inside).map(({ chunk }) => String(chunk)));
  for (const node of drawing.querySelectorAll(".chunk")) {
    node.classList.toggle("pointed", marked.has(node.dataset.chunk));
  }
}
