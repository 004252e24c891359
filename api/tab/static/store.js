// What this browser keeps: the token, and what was typed and not sent. Where pages of other sites
// may keep nothing, it lasts as long as the frame does.

const memory = new Map();

let owner = "";

/** What was typed and not sent belongs to who typed it: another consultant here neither sees nor sends it. */
export function belongTo(name) {
  owner = name;
}

function named(key, isForGood) {
  return isForGood ? key : `${owner}.${key}`;
}

function place(isForGood) {
  try {
    return isForGood ? localStorage : sessionStorage;
  } catch {
    return null;
  }
}

export function keep(key, value, isForGood = false) {
  const name = named(key, isForGood);
  memory.set(name, value);
  try {
    place(isForGood)?.setItem(`indica.${name}`, JSON.stringify(value));
  } catch {
    // Full or forbidden: memory has it.
  }
}

export function kept(key, isForGood = false) {
  const name = named(key, isForGood);
  if (memory.has(name)) return memory.get(name);
  try {
    return JSON.parse(place(isForGood)?.getItem(`indica.${name}`) ?? "null");
  } catch {
    return null;
  }
}

export function forget(key, isForGood = false) {
  const name = named(key, isForGood);
  memory.delete(name);
  try {
    place(isForGood)?.removeItem(`indica.${name}`);
  } catch {
    // Then it is not there either.
  }
}

/** Whether what is kept for good outlives this frame. */
export function isLasting() {
  try {
    localStorage.setItem("indica.try", "1");
    localStorage.removeItem("indica.try");
    return true;
  } catch {
    return false;
  }
}

/** Calls when another tab enrols or leaves. */
export function onChange(key, call) {
  addEventListener("storage", (event) => {
    if (event.key !== `indica.${key}`) return;
    memory.delete(key);
    call();
  });
}
