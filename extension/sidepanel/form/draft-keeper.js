/** Keeps what is being typed shortly after each change. */

import { clearDraft, writeDraft } from "../../lib/draft.js";

const PAUSE = 250;

/**
 * @param {() => import("../../lib/draft.js").Draft} read what stands in the form
 * @param {() => void} onFull the storage has no room; the text is on the screen alone
 */
export function createDraftKeeper(read, onFull) {
  let timer = 0;
  return {
    /** Keeps it when the typing pauses. */
    keepSoon() {
      clearTimeout(timer);
      timer = setTimeout(() => void writeDraft(read()).catch(onFull), PAUSE);
    },
    /** @returns {Promise<void>} when it is kept; rejects when the storage is full */
    keepNow() {
      return writeDraft(read());
    },
    /** @returns {Promise<void>} when nothing is kept any more */
    forget() {
      clearTimeout(timer);
      return clearDraft();
    },
  };
}
