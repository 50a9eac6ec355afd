// Asks the service what it thinks of a text: after a short pause in typing, one question at a time, and never with an
// answer to an older text. When the service is busy or away it waits, says so, and asks again.

const PAUSE_MILLIS = 120;
const LONGEST_WAIT_SECONDS = 30;

/**
 * @param answered (text, result) for the text asked last
 * @param trouble (message, willRetry) or ("") when all is well
 * @returns (text, at once?) asks; an empty text asks nothing
 */
export function asker(answered, trouble) {
  let timer = 0;
  let asking = new AbortController();
  let failures = 0;

  function later(text, millis) {
    clearTimeout(timer);
    timer = setTimeout(() => ask(text), millis);
  }

  async function ask(text) {
    asking.abort();
    const mine = (asking = new AbortController());
    try {
      const response = await fetch("/v1/classify", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ text, chunks: "full", segments: "all", offsets: ["utf16"] }),
        signal: mine.signal,
      });
      const body = await response.json().catch(() => ({}));
      if (mine.signal.aborted) {
        return;
      }
      if (response.ok) {
        failures = 0;
        trouble("");
        answered(text, body);
      } else if (response.status === 429 || response.status >= 500) {
        again(text, response.status === 429 ? "The service is busy" : "The service cannot answer now", response);
      } else {
        trouble(response.status === 413 ? "The text is too long for the service." : `Not accepted: ${body.error ?? response.status}`);
      }
    } catch (error) {
      if (!mine.signal.aborted) {
        again(text, "No answer from the service");
      }
    }
  }

  function again(text, what, response) {
    const asked = Number(response?.headers.get("retry-after"));
    const seconds = Math.min(LONGEST_WAIT_SECONDS, asked > 0 ? asked : 2 ** Math.min(failures, 5));
    failures++;
    trouble(`${what}. Asking again in ${seconds} s.`);
    later(text, seconds * 1000);
  }

  return (text, atOnce = false) => {
    asking.abort();
    clearTimeout(timer);
    if (text === "") {
      trouble("");
    } else {
      later(text, atOnce ? 0 : PAUSE_MILLIS);
    }
  };
}
