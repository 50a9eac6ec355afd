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
    // One frame for both, once a second.
    requestAnimationFrame(() => {
      chart(pulse);
      rows.flush();
    });
    state(pulse.ready === false ? "away" : "live", pulse.ready === false ? "Connected; the service is not ready." : "Connected.");
    if (pulse.model) {
      $("model").textContent = `${pulse.model.name} ${pulse.model.version} on ${pulse.model.provider}`;
    }
  },
  state,
});
