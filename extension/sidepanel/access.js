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
  // The person cannot mend what the company's policy says; who can, is told why.
  const fault = connection.isManaged ? connection.policyProblem : null;
  const text = isRevoked ? "panelRevoked" : fault === null ? "panelNotConnected" : "panelPolicyFailed";
  box.className = `notice access ${isRevoked || fault !== null ? "bad" : "info"}`;
  byId("access-title").textContent = t(text);
  byId("access-text").textContent = t(`${text}Text`, fault?.detail ?? "");
  byId("access-action").textContent = t(`${text}Action`);
}
