/** Check digits of a CPF: they tell one from a phone, which has as many digits. Whether it is somebody's, the server says. */

/**
 * @param {string} digits
 * @returns {boolean}
 */
export function isCpf(digits) {
  if (!/^\d{11}$/.test(digits) || /^(\d)\1+$/.test(digits)) return false;
  return [9, 10].every((length) => {
    const sum = [...digits.slice(0, length)].reduce((total, digit, at) => total + Number(digit) * (length + 1 - at), 0);
    return ((sum * 10) % 11) % 10 === Number(digits[length]);
  });
}
