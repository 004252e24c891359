/** A text field that offers what is known (WAI-ARIA combobox with a list); any other text may be typed. */

import { element } from "../lib/dom.js";

const MOST = 8;

/**
 * Compares without accents and case.
 * @param {string} text
 * @returns {string}
 */
export function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * Names that have the typed text at the beginning of a word; names that begin with it come first.
 * @param {string[]} names
 * @param {string} typed
 * @param {number} [most]
 * @returns {string[]}
 */
export function matching(names, typed, most = MOST) {
  const wish = fold(typed.trim());
  if (wish === "") return names.slice(0, most);
  const first = [];
  const inside = [];
  for (const name of names) {
    const folded = fold(name);
    if (folded.startsWith(wish)) first.push(name);
    else if (folded.includes(` ${wish}`)) inside.push(name);
  }
  return [...first, ...inside].slice(0, most);
}

/**
 * @param {HTMLInputElement} input
 * @param {HTMLUListElement} list
 * @param {() => string[]} names what is known, best first
 * @returns {() => void} to be called when more is known: whoever is choosing and has marked nothing is offered it
 */
export function attachCombobox(input, list, names) {
  let current = -1;
  let isChoosing = false;

  const options = () => /** @type {HTMLLIElement[]} */ ([...list.children]);

  function close() {
    isChoosing = false;
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function open() {
    isChoosing = true;
    const found = matching(names(), input.value).filter((name) => name !== input.value);
    list.replaceChildren(
      ...found.map((name, index) =>
        element("li", { id: `${list.id}-${index}`, role: "option", "aria-selected": "false" }, name),
      ),
    );
    current = -1;
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  function mark(index) {
    const all = options();
    current = (index + all.length) % all.length;
    all.forEach((option, at) => option.setAttribute("aria-selected", String(at === current)));
    all[current].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", all[current].id);
  }

  /** @param {HTMLLIElement} option */
  function choose(option) {
    input.value = option.textContent ?? "";
    close();
    input.dispatchEvent(new Event("input", { bubbles: true }));
    close();
  }

  input.addEventListener("input", open);
  input.addEventListener("focus", () => {
    if (input.value === "" && !input.readOnly) open();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open();
      if (!list.hidden) mark(event.key === "ArrowDown" ? current + 1 : Math.max(current, 0) - 1);
    } else if (event.key === "Enter" && !list.hidden && current >= 0) {
      // Enter takes the name; a second one sends the form.
      event.preventDefault();
      choose(options()[current]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  // Before the field loses the focus, which closes the list.
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = /** @type {HTMLElement} */ (event.target).closest("li");
    if (option !== null) choose(option);
  });

  return () => {
    if (isChoosing && current < 0) open();
  };
}
