// The page: a box to read one text, and the stream going by.

import { charts } from "./charts.js";
import { openLink } from "./link.js";
import { readBox } from "./read.js";
import { streamRows } from "./rows.js";

const $ = (id) => document.getElementById(id);

const put = readBox();
const rows = streamRows((text) => {
  put(text);
  $("text").focus();
});
const chart = charts($("charts"));

let said = "";
let pulses = 0;

/** Said once for each change: this is a live region. */
function state(kind, words) {
  if (words !== said) {
    said = words;
    $("link").textContent = words;
    $("link").dataset.state = kind;
  }
}

openLink({
  result: rows.take,
  pulse(pulse) {
    chart.add(pulse);
    // One frame for charts and rows, every other second: frames are what this page costs.
    if (pulses++ % 2 === 0) {
      requestAnimationFrame(() => {
        chart.draw();
        rows.flush();
      });
    }
    state(pulse.ready === false ? "away" : "live", pulse.ready === false ? "Connected; the service is not ready." : "Connected.");
    if (pulse.model) {
      $("model").textContent = `${pulse.model.name} ${pulse.model.version} on ${pulse.model.provider}`;
    }
  },
  state,
});
