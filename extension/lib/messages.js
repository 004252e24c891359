/** What pages tell the service worker, as `chrome.runtime.sendMessage({ type })`. */

/** Send what waits, now. */
export const FLUSH = "flush";
