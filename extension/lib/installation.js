/** This installation of the extension: an id of chance, made once, under which the API knows a repetition again whatever the token. */

const KEY = "installation";

/** @returns {Promise<string>} */
export async function installationId() {
  const { [KEY]: known } = await chrome.storage.local.get(KEY);
  if (typeof known === "string") return known;
  return navigator.locks.request(KEY, async () => {
    const { [KEY]: made = crypto.randomUUID() } = await chrome.storage.local.get(KEY);
    await chrome.storage.local.set({ [KEY]: made });
    return made;
  });
}
