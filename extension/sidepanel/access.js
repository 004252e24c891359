/** What stands between this browser and the operation: no connection yet, or an access that ended. */

import { byId } from "../lib/dom.js";
import { t } from "../lib/i18n.js";

/**
 * @param {import("../lib/connection.js").Connection} connection
 */
export function showAccess(connection) {
  const account = byId("account");
  account.textContent = connection.consultant?.name ?? t("panelSettings");
  account.setAttribute("aria-label", t("panelAccount", account.textContent));
  const box = byId("access");
  box.hidden = connection.state === "ready";
  if (box.hidden) return;
  const isRevoked = connection.state === "revoked";
  box.className = `notice access ${isRevoked ? "bad" : "info"}`;
  byId("access-title").textContent = t(isRevoked ? "panelRevoked" : "panelNotConnected");
  byId("access-text").textContent = t(isRevoked ? "panelRevokedText" : "panelNotConnectedText");
  byId("access-action").textContent = t(isRevoked ? "panelRevokedAction" : "panelNotConnectedAction");
}
