// The connection to the stream: opened while the page is seen, closed while it is hidden, tried again with growing
// pauses when it breaks.

const STREAM = "/v1/stream?perSecond=6&chunks=boundaries";
const FIRST_WAIT_MILLIS = 1000;
const LONGEST_WAIT_MILLIS = 30_000;
const SILENT_MILLIS = 6000;

/**
 * @param on {result, pulse, state}: state(kind, words), kind one of connecting, live, silent, away
 */
export function openLink(on) {
  let source = null;
  let wait = FIRST_WAIT_MILLIS;
  let retry = 0;
  let silence = 0;

  function heard() {
    wait = FIRST_WAIT_MILLIS;
    clearTimeout(silence);
    silence = setTimeout(() => on.state("silent", "Connected, but nothing arrives."), SILENT_MILLIS);
  }

  function open() {
    close();
    source = new EventSource(STREAM);
    source.addEventListener("open", () => {
      heard();
      on.state("live", "Connected.");
    });
    source.addEventListener("result", (event) => {
      heard();
      on.result(JSON.parse(event.data));
    });
    source.addEventListener("pulse", (event) => {
      heard();
      on.pulse(JSON.parse(event.data));
    });
    source.addEventListener("error", again);
  }

  // EventSource would come back by itself, at once and for ever, but not after an error status.
  function again() {
    close();
    const millis = wait * (0.8 + 0.4 * Math.random());
    wait = Math.min(LONGEST_WAIT_MILLIS, wait * 2);
    on.state("away", `Not connected. Trying again in ${Math.ceil(millis / 1000)} s.`);
    retry = setTimeout(open, millis);
  }

  function close() {
    clearTimeout(retry);
    clearTimeout(silence);
    source?.close();
    source = null;
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  if (!document.hidden) {
    open();
  }
}
