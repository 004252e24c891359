/** What something must look like before it is believed: an answer of the API, and what an earlier version or an accident left in the storage. */

/**
 * `"string"`, `"number"`, `"boolean"`; `[shape]`: a list of such; an object: it has these names, and may have others. A name that ends in "?" may lack.
 * @typedef {"string" | "number" | "boolean" | [Shape] | {[name: string]: Shape}} Shape
 */

/**
 * @param {unknown} value
 * @param {any} shape a `Shape`
 * @returns {boolean}
 */
export function fits(value, shape) {
  if (typeof shape === "string") return typeof value === shape;
  if (Array.isArray(shape)) return Array.isArray(value) && value.every((one) => fits(one, shape[0]));
  if (!isObject(value)) return false;
  return Object.entries(shape).every(([name, inner]) => {
    const mayLack = name.endsWith("?");
    const found = value[mayLack ? name.slice(0, -1) : name] ?? null;
    return found === null ? mayLack : fits(found, inner);
  });
}

/**
 * @param {unknown} value
 * @returns {value is Record<string, any>}
 */
export function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
