/** The phones that may stand in a text, each with what speaks for and against it. Whether a number exists, the server says. */

import { AREA_CODES } from "../lib/phone.js";
import { isCpf } from "../lib/tax-id.js";

/**
 * - `label`: "Tel", "WhatsApp" or the like stands before it
 * - `area`: it has an area code of Brazil, or a country
 * - `grouped`: it is written as phones are
 * - `mobile`: it is a mobile's
 * @typedef {"label" | "area" | "grouped" | "mobile"} For
 */

/**
 * - `no_area`: its area code is missing
 * - `unknown_area`: no place has the area code
 * - `cpf`: its check digits are those of a CPF
 * - `beside`: the two digits before it stand apart, and may be an age, a house number, a column of their own
 * @typedef {"no_area" | "unknown_area" | "cpf" | "beside"} Against
 */

/** @typedef {{phone: string, kind: "mobile" | "landline" | "other", speaksFor: For[], speaksAgainst: Against[]}} Candidate */

/** Stands in for what was taken out, so that the digits around it do not grow together. */
const GAP = "¦";

/** Behind such a word no number is a phone. */
const OTHER_LABELS =
  /(?<!\p{L})(?:cpf|cnpj|cpf\/cnpj|rg|cnh|cep|pis|nis|sus|cns|id|c[oó]d(?:igo)?|matr[ií]cula|pedido|protocolo|contrato|proposta|boleto|nota|ag[eê]ncia|conta|cart[aã]o|placa|idade|age|nasc(?:imento)?|apto?|apartamento|casa|bloco|lote|quadra)(?!\p{L})\.?[\s:#nº°o.-]{0,4}\d[\d./x-]*/giu;

const OTHERS = [
  /\b\d{3}\.\d{3}\.\d{3}-?\d{2}\b/g, // CPF
  /\b\d{9}-\d{2}\b/g,
  /\b[\dA-Z]{2}\.[\dA-Z]{3}\.[\dA-Z]{3}\/[\dA-Z]{4}-\d{2}\b/g, // CNPJ
  /(?<!\d[ .-]?)\b\d{2}\.?\d{3}-\d{3}\b(?!\d)/g, // CEP
  /\b\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b(?![-.\s]?\d)/g, // dates
  /\b\d{1,2}:\d{2}(?::\d{2})?\b/g, // times
  /\b\d{1,2}h(?:\d{2})?\b/gi,
  /(?:R\$|US\$|€)\s*[\d.,]+/g,
  /\b\d+(?:[.,]\d+)?\s*(?:%|anos?\b|mil\b|reais\b|years?\b)/giu,
];

const PHONE_LABEL =
  /(?<!\p{L})(?:tel(?:efones?)?|fones?|phone|cel(?:ular(?:es)?)?|mobile|m[oó]vel|whats(?:app)?|wpp|zap|contatos?|ligar|ramal)(?!\p{L})\s*[.:)(-]{0,3}\s*$/iu;
const ADDRESS = /(?<!\p{L})(?:rua|r\.|av\.?|avenida|al\.?|alameda|travessa|tv\.?|pra[cç]a|estrada|rodovia|n[º°o]\.?|n[uú]mero)(?!\p{L})[^\n\t|;]{0,40}$/iu;

/** A complete number ends where it is complete: the next digits are another's. */
const SHAPES = [
  // With its country.
  /(?<![\d+])\+55[ .-]?\(?0?([1-9]\d)\)?[ .-]{0,3}(9[ .-]?\d{4}|[2-8]\d{3})[ .-]{0,2}\d{4}(?!\d)/gu,
  /(?<![\d+])\+(?!55)\d(?:[ ().-]{0,2}\d){6,14}(?!\d)/gu,
  /(?<![\d+])\+\d(?:[ ().-]{0,2}\d){6,14}(?!\d)/gu,
  // With its area code, also behind a carrier's.
  /(?<!\d)\(?0?(?:[1-9]\d )?\(?([1-9]\d)\)[ .-]{0,3}(9[ .-]?\d{4}|[2-9]\d{3})[ .-]{0,2}\d{4}(?!\d)/gu,
  /(?<!\d)0(?:[xX]{2}|[1-9]\d)?[ .-]?\(?([1-9]\d)\)?[ .-]{0,2}(9[ .-]?\d{4}|[2-9]\d{3})[ .-]{0,2}\d{4}(?!\d)/gu,
  /(?<!\d)0[3589]00[ .-]?\d{3}[ .-]?\d{3,4}(?!\d)/gu,
  /(?<!\d)([1-9]\d)[ .-]{0,2}(9[ .-]?\d{4}|[2-9]\d{3})[ .-]{0,2}\d{4}(?!\d)/gu,
  /(?<!\d)55[ .-]?\(?([1-9]\d)\)?[ .-]{0,2}(9[ .-]?\d{4}|[2-5]\d{3})[ .-]{0,2}\d{4}(?!\d)/gu,
  // Without.
  /(?<!\d)(?:9[ .-]?\d{4}|[2-5]\d{3})[ .-]?\d{4}(?!\d)/gu,
  // Whatever else has as many digits as a phone and its punctuation.
  /(?<!\d)\(?\d(?:[ ().-]{0,3}\d){7,13}(?!\d)/gu,
];

/** Two digits, alone in their column or behind a wide blank, before a number that lacks its area code. */
const BESIDE = /(?<!\d)([1-9]\d)[ ]*(?:\t[ \t]*| {2,}|[|;,] ?)$/u;

/**
 * @param {string} text as `plainNumber` leaves it
 * @returns {{candidates: Candidate[], cpf: string | null, rest: string}} the likeliest first; `rest`: the text without numbers
 */
export function numbersIn(text) {
  let cpf = null;
  let rest = text.replace(OTHER_LABELS, (found) => {
    const digits = found.replace(/\D/g, "");
    if (/^\s*cpf/i.test(found) && isCpf(digits)) cpf ??= digits;
    return GAP;
  });
  for (const shape of OTHERS) {
    rest = rest.replace(shape, (found) => {
      const digits = found.replace(/\D/g, "");
      if (digits.length === 11 && isCpf(digits)) cpf ??= digits;
      return GAP;
    });
  }
  // Where the digits of other scripts stand, the shapes see those of ours.
  const latin = latinDigits(rest);
  /** @type {{at: number, end: number, candidate: Candidate}[]} */
  const found = [];
  for (const shape of SHAPES) {
    for (const match of latin.matchAll(shape)) {
      const end = match.index + match[0].length;
      if (found.some((one) => match.index < one.end && end > one.at)) continue;
      found.push({ at: match.index, end, candidate: weigh(rest.slice(match.index, end).trim(), match[0], latin.slice(0, match.index)) });
    }
  }
  found.sort((a, b) => a.at - b.at);
  /** @type {Candidate[]} */
  const candidates = [];
  let cut = 0;
  let without = "";
  for (const { at, end, candidate } of found) {
    const digits = candidate.phone.replace(/\D/g, "");
    const isDocument = candidate.speaksAgainst.includes("cpf") && !candidate.speaksFor.includes("label") && !candidate.speaksFor.includes("mobile");
    if (isDocument) cpf ??= digits;
    else candidates.push(candidate);
    const beside = BESIDE.exec(latin.slice(cut, at));
    if (!isDocument && beside !== null && candidate.speaksAgainst.includes("no_area") && AREA_CODES.has(beside[1])) {
      candidates.push({ ...candidate, phone: `${beside[1]} ${candidate.phone}`, speaksFor: [...candidate.speaksFor, "area"], speaksAgainst: ["beside"] });
    }
    const [, apart] = /^[1-9]\d +(.+)$/.exec(candidate.phone) ?? [];
    if (candidate.speaksAgainst.includes("beside") && apart !== undefined) {
      candidates.push({ ...candidate, phone: apart, speaksFor: candidate.speaksFor.filter((one) => one !== "area"), speaksAgainst: ["no_area"] });
    }
    without += rest.slice(cut, at) + GAP;
    cut = end;
  }
  const seen = new Set();
  return {
    candidates: candidates
      .filter(({ phone }) => !seen.has(keyOf(phone)) && seen.add(keyOf(phone)))
      .map((candidate, at) => ({ candidate, at }))
      .sort((a, b) => score(b.candidate) - score(a.candidate) || a.at - b.at)
      .map(({ candidate }) => candidate),
    cpf,
    rest: (without + rest.slice(cut)).replaceAll(GAP, " "),
  };
}

/**
 * @param {Candidate[]} candidates the likeliest first
 * @returns {Candidate | null} the one that nobody need be asked about
 */
export function plainlyMeant(candidates) {
  const [first, second] = candidates;
  if (first === undefined || first.speaksAgainst.includes("cpf") || first.speaksAgainst.includes("beside")) return null;
  if (second === undefined) return first;
  // A mobile among landlines is where one writes to; of two mobiles nobody knows which.
  const isAlone = (/** @type {(one: Candidate) => boolean} */ has) => has(first) && candidates.slice(1).every((one) => !has(one));
  if (isAlone((one) => one.kind === "mobile" && one.speaksFor.includes("area"))) return first;
  return null;
}

/**
 * @param {string} phone as it stands in the text
 * @param {string} latin the same with our digits
 * @param {string} before what stands before it
 * @returns {Candidate}
 */
function weigh(phone, latin, before) {
  const digits = latin.replace(/\D/g, "");
  const isForeign = latin.startsWith("+") && !latin.startsWith("+55");
  const isToll = /^0[3589]00/.test(digits) && digits.length >= 10;
  const national = nationalOf(digits, latin);
  const area = national.length >= 10 ? national.slice(0, 2) : "";
  const isMobile = /^9\d{8}$/.test(national.slice(-9)) && (national.length === 9 || national.length === 11);
  /** @type {For[]} */
  const speaksFor = [];
  /** @type {Against[]} */
  const speaksAgainst = [];
  if (PHONE_LABEL.test(before.slice(-40))) speaksFor.push("label");
  if (isForeign || AREA_CODES.has(area)) speaksFor.push("area");
  else if (!isToll) speaksAgainst.push(area === "" ? "no_area" : "unknown_area");
  if (/[()+]/.test(latin) || /\d[ .-]\d{4}$/.test(latin)) speaksFor.push("grouped");
  if (isMobile) speaksFor.push("mobile");
  if (/^\d{11}$/.test(latin) && isCpf(digits)) speaksAgainst.push("cpf");
  // "Rua das Flores 31 98765-4321": a house, or an area code?
  if (/^[1-9]\d [^(]/.test(latin) && ADDRESS.test(before.slice(-60))) speaksAgainst.push("beside");
  return { phone, kind: isMobile ? "mobile" : national.length === 10 || national.length === 8 ? "landline" : "other", speaksFor, speaksAgainst };
}

/**
 * @param {string} digits
 * @param {string} latin
 */
function nationalOf(digits, latin) {
  if (latin.startsWith("+") || (digits.startsWith("55") && digits.length > 11)) return digits.startsWith("55") ? digits.slice(2).replace(/^0/, "") : digits;
  if (!digits.startsWith("0")) return digits;
  const behindZero = digits.slice(1);
  return behindZero.length > 11 ? behindZero.slice(2) : behindZero;
}

/** @param {string} phone */
function keyOf(phone) {
  const digits = latinDigits(phone).replace(/\D/g, "");
  return nationalOf(digits, phone);
}

/** @param {Candidate} candidate */
function score({ speaksFor, speaksAgainst }) {
  const weight = { label: 3, area: 2, grouped: 1, mobile: 2, no_area: -1, unknown_area: -4, cpf: -4, beside: -2 };
  return [...speaksFor, ...speaksAgainst].reduce((sum, reason) => sum + weight[reason], 0);
}

/**
 * Digits of any script as ours, letter for letter.
 * @param {string} text
 */
export function latinDigits(text) {
  return text.replace(/[\u0660-\uffff]/g, (letter) => {
    if (!/\p{Nd}/u.test(letter)) return letter;
    // The ten digits of a script stand side by side, from nought on.
    let value = 0;
    while (value < 9 && /\p{Nd}/u.test(String.fromCharCode(letter.charCodeAt(0) - value - 1))) value += 1;
    return String(value);
  });
}
