import { forgetServerDate } from "../../extension/lib/time.js";

/** Chrome's storage, alarms and locks, and a server that answers what a test wants, for `node --test`. */

/** @param {{quota?: number}} [options] */
function createArea(name, listeners, { quota = Infinity } = {}) {
  const data = new Map();
  const copy = (value) => JSON.parse(JSON.stringify(value));
  const size = (entries) => entries.reduce((sum, [key, value]) => sum + key.length + JSON.stringify(value).length, 0);
  const tell = (changes) => {
    if (Object.keys(changes).length > 0) for (const listener of [...listeners]) listener(changes, name);
  };
  return {
    QUOTA_BYTES: quota,
    async get(keys) {
      const wanted = keys === undefined ? [...data.keys()] : [keys].flat();
      return Object.fromEntries(wanted.filter((key) => data.has(key)).map((key) => [key, copy(data.get(key))]));
    },
    async set(values) {
      const after = new Map([...data, ...Object.entries(copy(values))]);
      if (size([...after]) > quota) throw new Error("Resource::kQuotaBytes quota exceeded");
      const changes = {};
      for (const [key, newValue] of Object.entries(copy(values))) {
        changes[key] = { newValue, ...(data.has(key) ? { oldValue: data.get(key) } : {}) };
        data.set(key, newValue);
      }
      tell(changes);
    },
    async remove(keys) {
      const changes = {};
      for (const key of [keys].flat()) {
        if (data.has(key)) changes[key] = { oldValue: data.get(key) };
        data.delete(key);
      }
      tell(changes);
    },
    async getBytesInUse() {
      return size([...data]);
    },
  };
}

function createLocks() {
  const ends = new Map();
  return {
    async request(name, work) {
      const before = ends.get(name) ?? Promise.resolve();
      const run = before.then(() => work());
      ends.set(name, run.catch(() => undefined));
      return run;
    },
  };
}

/**
 * Puts a fake `chrome`, `navigator` and `fetch` into place.
 * @param {{quota?: number, managed?: Record<string, string>}} [options]
 */
export function installChrome({ quota, managed = {} } = {}) {
  const listeners = new Set();
  const alarms = new Map();
  const onChanged = { addListener: (one) => listeners.add(one), removeListener: (one) => listeners.delete(one) };
  const world = {
    alarms,
    windows: [1],
    /** @type {{method: string, url: string, headers: Record<string, string>, body: any, init: RequestInit}[]} */
    requests: [],
    /** @type {(request: typeof world.requests[number]) => Response | Promise<Response>} */
    answer: () => json(200, { status: "ok", version: "1" }),
  };
  const area = (name, options) => createArea(name, listeners, options);
  globalThis.chrome = {
    storage: { local: area("local", { quota }), session: area("session"), managed: { get: async () => managed }, onChanged },
    alarms: {
      create: async (name, info) => void alarms.set(name, info),
      clear: async (name) => alarms.delete(name),
    },
    i18n: { getUILanguage: () => "pt-BR" },
    windows: { getAll: async () => world.windows.map((id) => ({ id })) },
  };
  forgetServerDate();
  Object.defineProperty(globalThis, "navigator", { value: { locks: createLocks() }, configurable: true });
  globalThis.fetch = async (url, init = {}) => {
    const request = { method: init.method ?? "GET", url, headers: init.headers ?? {}, body: init.body && JSON.parse(init.body), init };
    world.requests.push(request);
    return world.answer(request);
  };
  return world;
}

/** An answer of the API, or what claims to be one. */
export function json(status, body, headers = {}) {
  const type = status < 400 ? "application/json" : "application/problem+json";
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": type, ...headers } });
}

/** A problem document as the API writes them. */
export function problem(status, code, more = {}, headers = {}) {
  return json(status, { type: "about:blank", title: "Um título", status, code, detail: "O que fazer.", errors: [], ...more }, headers);
}

/** A page where the API should be. */
export function html(status) {
  return new Response("<!doctype html><title>Wi-Fi</title>", { status, headers: { "Content-Type": "text/html" } });
}

/** No network. */
export function silence() {
  throw new TypeError("Failed to fetch");
}
