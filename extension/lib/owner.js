/** Whose things are: what is typed, waits, was refused or answered carries the consultant who was there then. */

/** @typedef {import("./connection.js").Connection} Connection */

/** @typedef {{uid: string | null, name: string}} Owner no uid: nobody was connected, and whoever is next takes it over */

/** @typedef {Pick<Connection, "state" | "consultant" | "apiUrl">} Standing */

/**
 * @param {Pick<Connection, "consultant">} connection
 * @returns {Owner}
 */
export function ownerOf({ consultant }) {
  return { uid: consultant?.uid ?? null, name: consultant?.name ?? "" };
}

/**
 * Whether something may be sent, or opened again, by who is connected or was the last to be.
 * @param {Owner} owner
 * @param {Pick<Connection, "consultant">} connection
 */
export function isTheirs(owner, { consultant }) {
  return owner.uid === null || owner.uid === consultant?.uid;
}

/**
 * Who looks at the screen, as far as can be known: behind an access that ended it may be anybody.
 * @param {Standing} connection
 * @returns {string} the same as long as the same person does
 */
export function viewerOf({ state, consultant, apiUrl }) {
  return state === "ready" ? `${apiUrl} ${consultant?.uid ?? ""}` : `${state} ${consultant?.uid ?? ""}`;
}

/**
 * Whether the names in something may be shown: to their owner alone, while the access stands.
 * @param {Owner} owner
 * @param {Standing} connection
 */
export function maySee(owner, connection) {
  return owner.uid === null ? connection.state !== "revoked" : connection.state === "ready" && owner.uid === connection.consultant?.uid;
}
