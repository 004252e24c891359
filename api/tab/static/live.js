// News: a stream tells that something has changed; what, the page asks for itself.

import { listen } from "./api.js";

const AGAIN = 2_000;
const LONGEST = 30_000;
const CROWDED = 8_000;

/**
 * Follows a conversation until `stop()`. `changed(version)` is called with each news, `state(word)` with on, off,
 * away, ended.
 */
export function follow({ place, changed, state }) {
  let running = null;
  let tries = 0;
  let timer = 0;

  async function run() {
    const own = (running = new AbortController());
    try {
      const answer = await listen(place, own.signal);
      if (answer.status === 401) return state("ended");
      if (answer.status === 429) return crowded();
      // Not theirs to hear, or no conversation of ours: the page says so by itself.
      if (answer.status === 403 || answer.status === 404 || answer.status === 422) return;
      if (!answer.ok || answer.body === null) throw new Error(String(answer.status));
      tries = 0;
      await read(answer.body.getReader());
    } catch {
      if (own.signal.aborted) return;
      tries += 1;
      if (tries > 1) state("off");
    }
    if (running === own) again();
  }

  /** So many tabs are looked at that this one has no stream: it asks now and then. */
  function crowded() {
    running = null;
    tries = 0;
    state("on");
    changed("");
    timer = setTimeout(begin, CROWDED * (0.75 + Math.random() / 2));
  }

  async function read(reader) {
    const decoder = new TextDecoder();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      const blocks = text.split("\n\n");
      text = blocks.pop();
      for (const block of blocks) {
        const data = /^data: (.*)$/m.exec(block)?.[1];
        if (data === "away") state("away");
        else if (data !== undefined) {
          state("on");
          changed(data);
        }
      }
    }
  }

  function again() {
    running = null;
    clearTimeout(timer);
    const wait = Math.min(LONGEST, AGAIN * 2 ** Math.max(0, tries - 1));
    // Many open tabs come back after a restart, and not at once.
    timer = setTimeout(begin, tries === 0 ? Math.random() * 300 : wait * (0.75 + Math.random() / 2));
  }

  function begin() {
    if (running === null && document.visibilityState !== "hidden") void run();
  }

  function stop() {
    clearTimeout(timer);
    running?.abort();
    running = null;
  }

  // A tab that nobody looks at holds no connection: browsers have six for a host.
  function look() {
    if (document.visibilityState === "hidden") stop();
    else begin();
  }

  document.addEventListener("visibilitychange", look);
  begin();
  return {
    hurry() {
      tries = 0;
      if (running === null) begin();
    },
    stop() {
      document.removeEventListener("visibilitychange", look);
      stop();
    },
  };
}
