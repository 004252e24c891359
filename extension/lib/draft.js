/** The referral that is being typed; it outlives the panel, which closes at a click elsewhere. */

const KEY = "draft";

/** @typedef {Record<string, string | boolean>} Draft field name → what stands in it */

/** @returns {Promise<Draft>} empty when nothing was typed */
export async function readDraft() {
  const { [KEY]: draft } = await chrome.storage.local.get(KEY);
  return typeof draft === "object" && draft !== null ? draft : {};
}

/**
 * @param {Draft} draft
 * @returns {Promise<void>} rejects when the storage is full; what is on the screen stays there
 */
export async function writeDraft(draft) {
  await chrome.storage.local.set({ [KEY]: draft });
}

/** @returns {Promise<void>} */
export async function clearDraft() {
  await chrome.storage.local.remove(KEY);
}
