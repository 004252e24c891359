// Phones as people of Brazil write them. What a number is, the API says.

/** "31987654321" → "(31) 98765-4321"; what is not plainly such a number comes back as it was. */
export function format(text) {
  if (!/^[\d\s().-]*$/.test(text)) return text;
  const digits = text.replace(/\D/g, "");
  if (digits.length < 3 || digits.length > 11 || digits.startsWith("0") || /^[3589]00/.test(digits)) return text;
  const number = digits.slice(2);
  const head = number.startsWith("9") ? 5 : 4;
  return `(${digits.slice(0, 2)}) ` + (number.length <= head ? number : `${number.slice(0, head)}-${number.slice(head)}`);
}

export function shown(e164) {
  return e164.startsWith("+55") ? format(e164.slice(3)) : e164;
}

/** Whether there are enough digits to ask whose number it is. */
export function isWorthAsking(text) {
  const digits = text.replace(/\D/g, "").length;
  return text.trim().startsWith("+") ? digits >= 8 : digits >= 10;
}

export function telephone(number) {
  return `tel:${number.replace(/[^\d+]/g, "")}`;
}
