// Elements, made without any markup in texts.

/** What people read: `element("p", { class: "help" }, "…", child)`. Empty children are left out. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "dataset") Object.assign(made.dataset, value);
    else if (key in made && typeof value !== "string") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
  return made;
}

/** What somebody is called or wrote, in their own direction. */
export function said(text, name = "bdi") {
  return element(name, { dir: "auto" }, text);
}

export function button(text, onclick, kind = "", more = {}) {
  return element("button", { type: "button", class: kind, onclick, ...more }, text);
}
