/** A look at what changes faster than it can be looked at. */

/**
 * @param {() => Promise<void>} look
 * @returns {() => Promise<void>} looks; asked while it does, it looks once more afterwards, however often it was asked. Done when the last look is
 */
export function coalesced(look) {
  let isAsked = false;
  /** @type {Promise<void> | null} */
  let running = null;
  async function run() {
    try {
      while (isAsked) {
        isAsked = false;
        await look();
      }
    } finally {
      running = null;
    }
  }
  return () => {
    isAsked = true;
    running ??= run();
    return running;
  };
}
