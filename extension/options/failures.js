/** Why connecting failed, in words and beside the field that can mend it. */

import { ApiError, NOT_API } from "../lib/api.js";
import { ConnectionError } from "../lib/connection.js";
import { t } from "../lib/i18n.js";

/** @typedef {{field: "address" | "code" | "token" | null, text: string}} Failure no field: it concerns none */

const FIELD_OF = Object.freeze({
  url_invalid: "address",
  url_insecure: "address",
  code_missing: "code",
  token_invalid: "token",
  scope_missing: "token",
});

/**
 * @param {unknown} error
 * @param {"code" | "token"} means that was used
 * @returns {Failure}
 */
export function failureInWords(error, means) {
  if (error instanceof ConnectionError) {
    return { field: FIELD_OF[/** @type {keyof typeof FIELD_OF} */ (error.code)] ?? null, text: t(`connection_${error.code}`) };
  }
  if (!(error instanceof ApiError)) throw error;
  if (error.kind === "offline") return { field: null, text: t("connectionOffline") };
  if (error.code === NOT_API) return { field: "address", text: t("connectionNotApi") };
  if (error.kind === "unauthorized") return { field: means, text: t("connection_token_invalid") };
  return { field: error.kind === "refused" ? means : null, text: error.detail || error.title || t("connectionServer") };
}
