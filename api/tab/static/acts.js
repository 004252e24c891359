// What a consultant does with a lead here: each a click, what cannot be undone two.

import { ask, newKey, Refusal } from "./api.js";
import { button, element } from "./dom.js";
import { shown, telephone } from "./phone.js";
import { forget, keep, kept } from "./store.js";
import { day, exact, hour, moment, toField } from "./time.js";
import { t } from "./words.js";

const CALLS = ["answered", "no_answer", "busy", "call_back", "wrong_number", "opted_out"];

const NOTE_LIMIT = 2000;

const TRIES = 8;

/** Shows in `box` what can be done with `lead`, and does it; `view` keeps what is unfolded. */
export function acts({ box, lead, catalog, view, tell, done, changed }) {
  const path = `/v1/leads/${encodeURIComponent(lead.uid)}`;
  const draft = `draft.${lead.uid}`;

  // -- doing ---------------------------------------------------------------------------------------

  async function send(place, body, key = newKey()) {
    for (let tries = 0; ; tries += 1) {
      try {
        return await ask("POST", `${path}/${place}`, { body, key });
      } catch (refusal) {
        // What broke off may still be on its way, under the same key.
        if (refusal.code !== "ID302" || tries === TRIES) throw refusal;
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  function setBusy(isBusy) {
    box.setAttribute("aria-busy", String(isBusy));
    for (const one of box.querySelectorAll("button, input, textarea")) one.disabled = isBusy;
  }

  /** Does it and says so; what the domain lets go back gets a way back. */
  async function perform(place, body, words, { back, key = newKey() } = {}) {
    const before = lead.status;
    setBusy(true);
    try {
      await send(place, body, key);
    } catch (refusal) {
      setBusy(false);
      if (!(refusal instanceof Refusal)) throw refusal;
      if (refusal.status === 401) return done();
      if (refusal.isAway) return tell(t("failed_away"), { tone: "bad", act: t("retry"), onact: () => perform(place, body, words, { back, key }) });
      tell(refusal.sentence, { tone: "bad" });
      // Somebody else was faster: what stands here is old.
      if ([403, 404, 409].includes(refusal.status)) await done();
      return;
    }
    forget(draft);
    close();
    const fresh = await done();
    const allowed = fresh?.allowed ?? [];
    const to = back === true ? (allowed.includes(before) ? before : fresh?.is_open === false && allowed.includes("engaged") ? "engaged" : null) : null;
    tell(words, to === null ? {} : { act: t("undo"), onact: () => undo(to) });
  }

  async function undo(to) {
    try {
      await send("status", { to });
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      tell(refusal.isAway ? t("failed_away") : refusal.sentence, { tone: "bad", ...(refusal.isAway ? { act: t("retry"), onact: () => undo(to) } : {}) });
      if (!refusal.isAway) await done();
      return;
    }
    await done();
    tell(t("done_undone"));
  }

  // -- asking for what is needed --------------------------------------------------------------------

  function close() {
    changed(null);
  }

  function open(what) {
    changed(what);
  }

  /** A field of words that outlives a change of the conversation. */
  function noteField(what, isNeeded) {
    const standing = kept(draft);
    const area = element("textarea", { id: "act-note", rows: 2, maxLength: NOTE_LIMIT });
    area.value = standing?.what === what ? standing.note : "";
    area.addEventListener("input", () => keep(draft, { what, note: area.value }));
    return { area, field: element("label", {}, t(isNeeded ? "noteField" : "noteOptional"), area), text: () => area.value.trim() || undefined };
  }

  function hours(choose) {
    const input = element("input", { type: "datetime-local", id: "act-hour", min: toField(new Date().toISOString()) });
    const problem = element("p", { class: "wrong", role: "alert" });
    const times = (lead.call_back_times ?? []).map((at) => button([day(at), hour(at)].filter(Boolean).join(", "), () => choose(at), "choice", { title: exact(at) }));
    return [
      element("div", { class: "acts" }, ...times),
      element("div", { class: "other" }, element("label", {}, t("otherHour"), input),
        button(t("setHour"), () => {
          if (input.value === "") {
            problem.textContent = t("hourNeeded");
            input.setAttribute("aria-invalid", "true");
            input.focus();
          } else choose(new Date(input.value).toISOString());
        })),
      problem,
    ];
  }

  const FORMS = {
    call() {
      const note = noteField("call", false);
      const later = element("div", { class: "later", hidden: true }, ...hours((at) => perform("calls", { result: "call_back", call_back_at: at, note: note.text() }, t("done_next", moment(at)))));
      const choices = CALLS.filter((code) => code !== "opted_out" || lead.allowed.includes("opted_out")).map((code) =>
        button(t(`call_${code}`), () => {
          if (code === "call_back") {
            later.hidden = false;
            later.querySelector("button").focus();
          } else perform("calls", { result: code, note: note.text() }, t("done_call", t(`call_${code}`).toLowerCase()));
        }, "choice"));
      return [note.field, element("div", { class: "acts" }, ...choices), later];
    },
    lost() {
      const note = noteField("lost", false);
      const reasons = (catalog?.lost_reasons ?? []).filter(({ code }) => code !== "wrong_person");
      return [note.field, element("div", { class: "acts" }, ...reasons.map(({ code, name }) =>
        button(name, () => perform("status", { to: "lost", reason: code, note: note.text() }, t("done_lost", name.toLowerCase()), { back: true }), "choice")))];
    },
    next() {
      const note = noteField("next", false);
      return [note.field, ...hours((at) => perform("next-action", { at, note: note.text() }, t("done_next", moment(at))))];
    },
    note() {
      const note = noteField("note", true);
      const problem = element("p", { class: "wrong", role: "alert" });
      return [note.field, problem, element("div", { class: "acts" }, button(t("saveNote"), () => {
        if (note.text() === undefined) {
          problem.textContent = t("noteNeeded");
          note.area.focus();
        } else perform("notes", { note: note.text() }, t("done_note"));
      }, "go"))];
    },
    won: () => confirming("won", { to: "won" }),
    wrong: () => confirming("wrong", { to: "lost", reason: "wrong_person" }, { back: true }),
    opted_out: () => confirming("opted_out", { to: "opted_out" }),
  };

  function confirming(what, body, more) {
    return [element("p", { class: "muted" }, t(`help_${what}`)), element("div", { class: "acts" },
      button(t(`yes_${what}`), () => perform("status", body, t(`done_${what}`), more), what === "opted_out" ? "danger" : "go"))];
  }

  function form(what) {
    const made = element("section", { class: "act", "aria-labelledby": "act-title" },
      element("h2", { id: "act-title", tabindex: "-1" }, t(`title_${what}`)),
      ...FORMS[what](),
      button(t("cancel"), () => {
        forget(draft);
        close();
        box.querySelector(`[data-act=${what}]`)?.focus();
      }, "quiet"));
    made.addEventListener("keydown", (event) => {
      if (event.key === "Escape") made.querySelector(".quiet:last-child").click();
    });
    return made;
  }

  // -- the row of buttons ---------------------------------------------------------------------------

  const can = (to) => lead.allowed.includes(to);
  const opening = (what, kind = "") => button(t(`do_${what}`), () => open(what), kind, { dataset: { act: what } });

  function buttons() {
    const { kind, number, extension } = lead.step ?? {};
    const isCall = ["call_by_consultant", "scheduled", "follow_up", "human_review", "first_contact"].includes(kind) && number !== undefined;
    const first = [];
    const rest = [];
    if (!lead.is_open) {
      if (can("engaged")) first.push(button(t("do_engaged"), () => perform("status", { to: "engaged" }, t("done_engaged")), "go", { dataset: { act: "engaged" } }));
      first.push(opening("note"));
      if (can("opted_out")) rest.push(opening("opted_out"));
      return { first, rest };
    }
    const qualify = can("qualified") && button(t("do_qualified"), () => perform("status", { to: "qualified" }, t("done_qualified"), { back: true }), isCall ? "" : "go", { dataset: { act: "qualified" } });
    if (isCall) first.push(element("a", { class: "button go", href: telephone(number), onclick: () => open("call") }, t("callNumber", shown(number) + (extension ? ` (${extension})` : ""))));
    if (qualify) first.push(qualify);
    first.push(opening("call"));
    if (can("won")) first.push(opening("won", !qualify && !isCall ? "go" : ""));
    if (can("lost")) first.push(opening("lost"));
    if (lead.status === "qualified" && can("engaged")) rest.push(button(t("do_back"), () => perform("status", { to: "engaged" }, t("done_engaged"), { back: true }), "", { dataset: { act: "engaged" } }));
    rest.push(opening("next"), opening("note"));
    if (can("lost")) rest.push(opening("wrong"));
    if (can("opted_out")) rest.push(opening("opted_out"));
    return { first, rest };
  }

  function draw(what) {
    if (what !== null) {
      box.replaceChildren(form(what));
      return;
    }
    const { first, rest } = buttons();
    const others = element("div", { class: "acts", id: "more", hidden: !view.isMore }, ...rest);
    const more = rest.length > 0 && button(t(view.isMore ? "less" : "more"), () => {
      view.isMore = !view.isMore;
      others.hidden = !view.isMore;
      more.textContent = t(view.isMore ? "less" : "more");
      more.setAttribute("aria-expanded", String(view.isMore));
    }, "quiet", { "aria-expanded": String(view.isMore), "aria-controls": "more" });
    box.replaceChildren(element("div", { class: "acts" }, ...first, more), others);
  }

  return { draw, standing: kept(draft)?.what ?? null };
}

