// Four small charts of the last minutes, a point a second. The first minute fills the width; then the
// span grows to five.

import { element } from "./answer.js";

const POINTS = 300;
const FEWEST_POINTS = 60;

const CHARTS = [
  { title: "Throughput", unit: "records/s", lines: ["recordsPerSecond"], figure: (p) => whole(p.recordsPerSecond) },
  { title: "Latency", unit: "ms, p50 and p99", lines: ["p50Millis", "p99Millis"],
    figure: (p) => `${short(p.p50Millis)} / ${short(p.p99Millis)}` },
  { title: "Batch", unit: "rows", lines: ["rowsPerBatch"], figure: (p) => short(p.rowsPerBatch) },
  { title: "Chunk", unit: "bytes", lines: ["bytesPerChunk"], figure: (p) => short(p.bytesPerChunk) },
];

/** @returns {{add, draw}} add(pulse): a second more; draw(): now, in this frame */
export function charts(root) {
  const drawn = CHARTS.map((chart) => place(root, chart));
  const points = [];
  const span = element("p", "span");
  root.append(span);
  const colours = matchMedia("(prefers-color-scheme: dark)");

  function redraw() {
    if (!document.hidden) {
      drawn.forEach((chart) => chart.draw(points));
      const seconds = Math.max(FEWEST_POINTS, points.length);
      say(span, seconds < 120 ? `The last ${seconds} seconds` : `The last ${Math.floor(seconds / 60)} minutes`);
    }
  }

  new ResizeObserver(() => {
    drawn.forEach((chart) => chart.fit());
    redraw();
  }).observe(root);
  colours.addEventListener("change", redraw);

  function add(pulse) {
    points.push(pulse);
    if (points.length > POINTS) {
      points.shift();
    }
  }

  return { add, draw: redraw };
}

function place(root, { title, unit, lines, figure }) {
  const value = element("strong", "", "\u2013");
  const canvas = element("canvas");
  const most = element("span", "most");
  canvas.setAttribute("aria-hidden", "true");
  most.setAttribute("aria-hidden", "true");
  root.append(element("figure", "chart",
    element("figcaption", "", element("span", "", title), " ", value, " ", element("small", "", unit)),
    element("div", "plot", canvas, most)));
  // Drawn by the processor: four small lines are not worth a trip to the graphics card.
  const context = canvas.getContext("2d", { willReadFrequently: true });
  let width = 0;
  let height = 0;

  return {
    fit() {
      const scale = window.devicePixelRatio || 1;
      width = canvas.clientWidth;
      height = canvas.clientHeight;
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      context.scale(scale, scale);
    },
    draw(points) {
      const last = points.at(-1);
      if (last === undefined) {
        return;
      }
      say(value, figure(last));
      const top = ceiling(Math.max(...points.flatMap((p) => lines.map((line) => p[line] ?? 0))));
      say(most, short(top));
      const style = getComputedStyle(canvas);
      context.clearRect(0, 0, width, height);
      context.strokeStyle = context.fillStyle = style.color;
      lines.forEach((line, i) => {
        context.globalAlpha = i === 0 ? 1 : 0.45;
        trace(context, points.map((p) => p[line]), top, width, height, lines.length === 1);
      });
    },
  };
}

/** The same text set again would be laid out again. */
function say(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** A line with gaps where nothing was measured; now is at the right edge. */
function trace(context, values, top, width, height, filled) {
  const steps = Math.max(FEWEST_POINTS, values.length) - 1;
  const x = (i) => width - 2 - ((values.length - 1 - i) * (width - 2)) / steps;
  const y = (value) => height - 1 - (value / top) * (height - 3);
  context.beginPath();
  values.forEach((value, i) => {
    if (value != null) {
      values[i - 1] != null ? context.lineTo(x(i), y(value)) : context.moveTo(x(i), y(value));
    }
  });
  context.lineWidth = 1.5;
  context.lineJoin = "round";
  context.stroke();
  const last = values.at(-1);
  if (last != null) {
    context.beginPath();
    context.arc(x(values.length - 1) - 0.5, y(last), 2, 0, 7);
    context.fill();
  }
  if (filled && values.length > 1 && values.every((value) => value != null)) {
    context.globalAlpha = 0.08;
    context.beginPath();
    context.moveTo(x(0), height);
    values.forEach((value, i) => context.lineTo(x(i), y(value)));
    context.lineTo(x(values.length - 1), height);
    context.fill();
  }
}

/** The next of 1, 2, 5 times a power of ten. */
function ceiling(value) {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

function whole(value) {
  return value == null ? "\u2013" : Math.round(value).toLocaleString("en");
}

function short(value) {
  return value == null ? "\u2013" : value >= 100 ? whole(value) : value.toFixed(value >= 10 || Number.isInteger(value) ? 0 : 1);
}
