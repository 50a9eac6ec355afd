// One answer as people read it: decisions with confidence and what else it might be, noise, time, chunks in numbers.

import { append } from "./text.js";
import { headName, heads, labelName, noiseName, probability, whyAbstained, whyDegraded } from "./words.js";

/** An element with a class, children and nothing else: text goes in as Text nodes. */
export function element(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) {
    node.className = className;
  }
  node.append(...children);
  return node;
}

/** A label for people, with the machine's own beside it where that says more. */
export function label(head, code) {
  const name = labelName(head, code);
  const plain = head === "language" && code !== name;
  return plain ? [name, " ", element("code", "", code)] : [name];
}

/** A bar of width p beside the figure; the bar is for the eye only. */
function bar(p) {
  const meter = element("span", "bar");
  meter.setAttribute("aria-hidden", "true");
  meter.style.setProperty("--p", p.toFixed(4));
  return meter;
}

export function decisionRows(decisions) {
  return heads(Object.keys(decisions)).map((head) => {
    const { label: decided, abstained, raw, confidence, top } = decisions[head];
    const name = element("th", "", headName(head));
    name.scope = "row";
    const answer = element("td", decided === null ? "undecided" : "");
    if (decided !== null) {
      answer.append(element("strong", "", ...label(head, decided)));
    } else {
      answer.append(element("strong", "", "Undecided"), element("span", "why", whyAbstained(abstained)));
    }
    answer.append(runnersUp(head, decided, raw, top));
    return element("tr", "", name, answer, element("td", "figure", bar(confidence), probability(confidence)));
  });
}

function runnersUp(head, decided, raw, top) {
  const rest = top.filter((scored) => scored.label !== decided && (scored.label === raw || scored.confidence >= 0.005));
  const list = element("span", "top");
  rest.slice(0, 3).forEach((scored, i) => {
    list.append(i === 0 ? (decided === null ? "might be " : "else ") : ", ");
    list.append(element("span", "", labelName(head, scored.label), " ", probability(scored.confidence)));
  });
  return list;
}

export function noiseRows({ score, kinds }) {
  const found = Object.entries(kinds).sort((a, b) => b[1] - a[1]);
  if (found.length === 0) {
    return [element("li", "clean", "Nothing worth a mention; the likeliest kind has ", probability(score), ".")];
  }
  return found.map(([kind, p]) => {
    const row = element("li", p >= 0.5 ? "likely" : "", element("span", "", noiseName(kind)), bar(p), probability(p));
    row.title = kind;
    return row;
  });
}

export function timing({ text, chunks, timing: spent, degraded }) {
  const said = [`${text.bytes} bytes`];
  if (chunks) {
    said.push(`${chunks.count} chunks`, `${chunks.bytesPerChunk.toFixed(1)} bytes a chunk`);
  }
  said.push(`${(spent.inferMicros / 1000).toFixed(1)} ms inference`, `${(spent.queueMicros / 1000).toFixed(1)} ms queued`);
  let line = said.join(" · ") + ".";
  if (text.truncated) {
    line += ` The model read ${text.read} bytes of it, from both ends.`;
  }
  return degraded ? `${line} ${whyDegraded(degraded)}` : line;
}

/** What a screen reader hears when typing has stopped. */
export function spoken({ decisions, chunks, segments }) {
  const said = heads(Object.keys(decisions)).map((head) => {
    const { label: decided, abstained, confidence } = decisions[head];
    return decided === null
      ? `${headName(head)} undecided, ${whyAbstained(abstained)}`
      : `${headName(head)} ${labelName(head, decided)}, ${Math.round(confidence * 100)} percent`;
  });
  const parts = segments?.length > 1 ? `; ${segments.length} segments` : "";
  return `${said.join("; ")}; ${chunks?.count ?? 0} chunks${parts}.`;
}

/** One chunk in a line. */
export function reading(text, { from, to, chunk }, { lengths, boundaryProb, evidence }, head, raw) {
  const line = element("span");
  const quoted = element("bdi", "quoted");
  append(quoted, text, from, Math.min(to, from + 40));
  line.append(`Chunk ${chunk + 1} of ${lengths.length} `, quoted, ` ${lengths[chunk]} bytes`);
  if (chunk > 0) {
    line.append(`, cut ${boundaryProb[chunk].toFixed(3)}`);
  }
  const share = evidence?.[head]?.[chunk];
  if (share !== undefined) {
    line.append(`, ${signed(share)} for ${labelName(head, raw)}`);
  }
  return line;
}

/** The chunks as a table: what the drawing says, for those who cannot or would not see it. */
export function chunkTable(text, found, chunks, decisions) {
  const names = heads(Object.keys(chunks.evidence ?? {}));
  const titles = ["Chunk", "Text", "Bytes", "Cut"].concat(
    names.map((head) => `For ${labelName(head, decisions[head]?.raw ?? head)}`));
  const head = element("thead", "", element("tr", "", ...titles.map((title) => scoped("col", title))));
  const body = element("tbody");
  for (const { from, to, chunk } of found) {
    if (chunk >= 0) {
      const quoted = element("bdi");
      append(quoted, text, from, to);
      body.append(element("tr", "", scoped("row", chunk + 1), element("td", "text", quoted),
        element("td", "", chunks.lengths[chunk]),
        element("td", "", chunk === 0 ? "start" : chunks.boundaryProb[chunk].toFixed(3)),
        ...names.map((name) => element("td", "", signed(chunks.evidence[name][chunk])))));
    }
  }
  return [head, body];
}

function scoped(scope, text) {
  const cell = element("th", "", text);
  cell.scope = scope;
  return cell;
}

function signed(value) {
  return (value < 0 ? "\u2212" : "+") + Math.abs(value).toFixed(2);
}
