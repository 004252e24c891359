"""What must be true of a person and their lead, given everything that was said about them.

A model of the domain that knows nothing of the database: facts go in with the times at which they
were said, and out come status, next step, owner and suppression. Facts are put into the order of
their own times first, so the order in which they arrived cannot matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/Sao_Paulo")
GAPS = (3, 3, 4)
"""Days of silence before each step of the cadence."""
LAST_GAP = 3
"""Days of silence after its last step."""
CALLS_IN_VAIN = 3
REOPENS_FOR = timedelta(days=30)

OPEN = ("new", "contacted", "engaged", "qualified")
FOR_SILENCE = ("first_contact", "await_reply", "rework")
"""Steps that presume that the person said nothing."""

MACHINE, PERSON, HUMAN = range(3)
SPEAKERS = {
    "text": PERSON, "press": PERSON, "preference": PERSON,
    "human": HUMAN, "call": HUMAN, "status": HUMAN, "owner": HUMAN, "appointment": HUMAN,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that was said, did happen or was decided by a human, and when."""

    at: datetime
    kind: str
    """referred; accepted, refused, unknown, delivered (a template); text, press, preference (the
    person); human, human_refused (a message of ours in Chatwoot); call, status, owner, appointment
    (a human's word); planned, exhausted (the daily rework); template (what Meta says of our texts);
    confirmed (we wrote that they get no more)."""
    of: str = ""
    """What was said: the wish of a text or press, the result of a call, the status, the owner."""
    about: str = ""
    """Which of our messages it speaks of."""
    due: datetime | None = None
    """The time that it brings."""
    recorded: datetime | None = None
    """When a human told us, if that was later."""


@dataclass(slots=True)
class State:
    """What is true of a person and their current lead."""

    status: str = "none"
    step: str | None = None
    due: datetime | None = None
    """Of an appointment; when the person began to wait for an answer."""
    owner: str | None = None
    is_held: bool = False
    is_detached: bool = False
    """The number was somebody else's."""
    is_shared: bool = False
    """Somebody else was referred with the same number."""
    is_suppressed: bool = False
    stranger: bool | None = None
    """Whether whoever has the number instead asked for no more; null while they asked nothing."""
    unanswered: datetime | None = None
    appointment: datetime | None = None
    last_word: datetime | None = None
    """Our last word to them."""
    last_heard: datetime | None = None
    trouble: str = ""
    """The template for whose sake the step stands, since it could not be sent."""
    waits_on: str = ""
    """The template whose answer is waited for; empty while it is a human's word."""
    is_follow_up: bool = False
    """The step is a consultant's own follow-up of an opportunity, not a day agreed with them."""
    is_marked: bool = False
    """Nothing has happened since a consultant marked it as qualified."""
    before: tuple[str | None, datetime | None, bool, str] = (None, None, False, "")
    """The step that stood when it was marked, with what belongs to it."""
    steps: int = 0
    """Steps of the cadence made since our last answer."""
    in_vain: int = 0
    ended: datetime | None = None
    ended_by: str = ""
    was_over: bool = False
    """They asked for no more after words that opened an ended lead again: it is over either way,
    as it had ended before (nobody who asked for no more gets a lead) or by their wish."""
    ends: frozenset[str] = frozenset({"opted_out"})
    """How it ended, at any time."""
    is_resumed: bool = False
    """They asked for no more and took it back: the same lead or another one goes on."""

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def may_be_written_to(self) -> bool:
        """Whether a template for silence may leave now."""
        return self.is_open and not self.is_suppressed and self.step in ("first_contact", "rework")


class UndecidedError(Exception):
    """Where the rules leave open what follows."""


def judge(facts: Iterable[Fact]) -> State:
    """What is true once all this has been said."""
    state = State()
    facts = list(facts)
    refused = {f.about for f in facts if f.kind == "human_refused"}
    arrived = {f.about for f in facts if f.kind in ("delivered", "press")}
    told = sorted(facts, key=lambda f: (f.at, SPEAKERS.get(f.kind, MACHINE), f.kind, f.of))
    wrong = [f.at for f in told if f.of in ("wrong", "wrong_number")]
    # Whoever has the number instead has got what they say that of; else they prove nothing but by
    # the button that they press.
    words = [
        f.at
        for f in told
        if f.kind == "press" or (f.kind == "text" and not any(at < f.at for at in wrong))
    ]
    shared = [f.at for f in told if f.kind == "shared"]
    sent = [f.due or f.at for f in told if f.kind in ("accepted", "unknown")]
    for fact in told:
        # Of two whom nobody can tell apart: who was written to, while there was only one.
        is_whose = not shared or (fact.at < shared[0] and any(at <= fact.at for at in sent))
        if fact.kind in ("text", "preference") and not is_whose:
            raise UndecidedError("words from a number that two people have")
    for fact in told:
        if fact.kind == "unknown" and (fact.about in arrived or any(at >= fact.at for at in words)):
            # Whoever answers a message has got it.
            fact = replace(fact, kind="accepted", due=None)
        if fact.kind.startswith("human") and fact.about in refused:
            continue
        if fact.kind == "refused" and fact.about in arrived:
            continue
        if fact.of == "para":
            # Where they live, when a human of ours had asked last; else what they want.
            said = ("human", "accepted", "confirmed")
            ours = [f for f in told if f.kind in said and f.at <= fact.at]
            ours = [f for f in ours if f.kind != "human" or f.about not in refused]
            # Whoever has the number instead was not asked.
            is_answer = bool(ours) and ours[-1].of == "asked" and not state.is_detached
            fact = replace(fact, of="question" if is_answer else "stop")
        _follow(state, fact)
    if state.is_suppressed and state.is_open:
        # Nobody who asked for no more is worked on, whenever their wish became known.
        _end(state, "opted_out", told[-1].at, "person")
    return state


def _follow(s: State, f: Fact) -> None:
    match f.kind:
        case "referred":
            # Created all the same, when their wish was not known yet: it ends when it is.
            # A number that was wrong already is looked at by a human, and opens nothing.
            is_new = f.of == "created" or (
                f.of == "touched" and not s.is_suppressed and not s.is_detached
            )
            if is_new and not s.is_open:
                keep = State(
                    owner=s.owner,
                    is_suppressed=s.is_suppressed,
                    is_resumed=s.is_resumed,
                    is_detached=s.is_detached,
                    is_shared=s.is_shared,
                    stranger=s.stranger,
                )
                for name in State.__slots__:
                    setattr(s, name, getattr(keep, name))
                s.status, s.step = "new", "first_contact"
                if s.is_detached:
                    # Created all the same, when nobody knew yet that the number was wrong.
                    _hold(s)
        case "owner":
            # Also while the lead is over: who has the conversation has the person who comes back.
            s.owner = f.of
        case "preference" | "text" | "press" if s.is_detached:
            # Whoever has the number speaks for nobody but it.
            if f.of in ("stop", "resume"):
                s.stranger = f.of == "stop"
        case "preference":
            _wish(s, f, f.of)
        case "text" | "press":
            _person(s, f)
        case "shared":
            s.is_shared = True
        case "template" | "confirmed":
            pass  # What may be sent, and that a wish was taken down, is no step of anybody's.
        case _ if s.status == "none":
            raise UndecidedError(f.kind)
        case "human" if s.is_detached:
            pass  # Written to whoever has the number instead.
        case "human":
            _human_wrote(s, f)
        case "call":
            _called(s, f)
        case "status":
            _status(s, f)
        case "appointment":
            # One of ours goes on with it then, whatever stood, and decides about what was held.
            if s.is_open:
                s.is_held = False
                _step(s, "scheduled", f.due)
                s.appointment = f.due
        case "planned":
            # Made is made, whatever becomes known later of what was before it.
            s.steps += 1
            if s.step in ("await_reply", "rework"):
                s.step = "rework"
        case "exhausted":
            # The cadence ends who is silent: words of before, known later, show that nobody was.
            if s.is_open and s.unanswered is None:
                _end(s, "exhausted", f.at, "machine")
            elif s.status == "opted_out":
                # Made is made: their wish was not known yet, and it is over either way.
                s.ends |= {"exhausted"}
                s.was_over = True
        case _:
            _template(s, f)


def _end(s: State, status: str, at: datetime, by: str) -> None:
    s.status, s.ended, s.ended_by = status, at, by
    s.ends |= {status}
    s.step = s.due = s.unanswered = None
    s.is_held = s.is_marked = False
    s.trouble = ""


def _wish(s: State, f: Fact, wish: str) -> None:
    """Stop or resume, by whatever way: the later one holds."""
    if s.is_detached:
        raise UndecidedError("a wish of somebody whose number was wrong")
    s.is_resumed = s.is_resumed or (s.is_suppressed and wish != "stop")
    s.is_suppressed = wish == "stop"
    if wish == "stop" and s.is_open:
        _end(s, "opted_out", f.at, "person")


def _person(s: State, f: Fact) -> None:
    """The person wrote or pressed a button."""
    if f.of == "stop":
        _wish(s, f, "stop")
        return
    if f.of in ("resume", "continue"):
        _wish(s, f, "resume")
    if f.of == "wrong" and s.status != "none":
        s.last_heard = f.at
        _hold(s)
        return
    if s.is_suppressed or s.status == "none":
        # Words that opened it again before the wish was known opened it for nothing.
        s.was_over = True
        return
    if s.status in ("won", "lost") and f.of == "thanks":
        return
    if s.status in ("won", "opted_out"):
        # Whoever wants something after that is a lead again, another one.
        s.status, s.ended, s.was_over = "engaged", None, True
        s.appointment = None
    elif not s.is_open:
        if s.ended is not None and f.at > s.ended + REOPENS_FOR:
            raise UndecidedError("words long after the end")
        s.status, s.ended, s.was_over = "engaged", None, True
    elif s.status in ("new", "contacted"):
        s.status = "engaged"
    s.last_heard = f.at
    s.in_vain = 0
    if s.is_held:
        return
    if f.of == "thanks" and s.step is not None and s.step not in FOR_SILENCE:
        return
    s.unanswered = s.unanswered or f.at
    _step(s, "answer_person", s.unanswered)


def _human_wrote(s: State, f: Fact) -> None:
    """A consultant wrote to the person."""
    if s.unanswered is not None:
        s.steps = 0
    s.unanswered = None
    s.last_word = max(filter(None, (s.last_word, f.at)))
    if s.status == "new":
        s.status = "contacted"
    if s.is_held or not s.is_open:
        return
    if s.appointment is not None and s.appointment > f.at:
        _step(s, "scheduled", s.appointment)
    elif s.is_follow_up or s.step in (*FOR_SILENCE, "answer_person", "human_review"):
        _wait(s)


def _called(s: State, f: Fact) -> None:
    """A consultant called the person."""
    if f.of == "opted_out":
        _wish(s, f, "stop")
        return
    if not s.is_open:
        s.is_detached = s.is_detached or f.of == "wrong_number"
        return
    if f.of in ("no_answer", "wrong_number"):
        if s.status in ("new", "contacted"):
            s.in_vain += 1
            if s.in_vain >= CALLS_IN_VAIN:
                _end(s, "unreachable", f.at, "machine")
                s.is_detached = s.is_detached or f.of == "wrong_number"
                return
        if f.of == "wrong_number":
            _hold(s)
            return
        awaited = s.appointment is not None and s.appointment > f.at and s.step == "scheduled"
        if not awaited and (
            s.is_held or s.step in ("call_by_consultant", "scheduled", "human_review")
        ):
            _step(s, "call_by_consultant", f.due)
        return
    # They were spoken to.
    if s.unanswered is not None:
        s.steps = 0
    s.in_vain = 0
    s.unanswered = None
    s.last_word = max(filter(None, (s.last_word, f.at)))
    s.last_heard = f.at
    if s.status in ("new", "contacted"):
        s.status = "engaged"
    s.is_held = False
    _step(s, "scheduled", f.due)
    s.appointment = f.due if f.of == "call_back" else None


def _hold(s: State) -> None:
    """Something speaks against writing to this number: a human looks, and only a human lifts it."""
    s.is_detached = True
    if s.is_open:
        s.is_held = True
        _step(s, "human_review", None)


def _status(s: State, f: Fact) -> None:
    """A consultant changed the status by hand."""
    if f.of not in OPEN:
        # Said when it could be said: what the person asked before became known later.
        _end(s, f.of, f.at, "human")
        return
    if f.of != "contacted" or s.status == "new" or not s.is_open:
        # A reply that became known later is not taken back by "contacted".
        s.status = f.of
    s.ended, s.is_held = None, False
    if f.of == "contacted":
        s.last_word = max(filter(None, (s.last_word, f.at)))
        _wait(s)
    elif f.of == "engaged":
        is_agreed = s.appointment is not None and s.appointment > f.at
        is_silent = s.unanswered is None and s.last_heard is not None
        if s.is_marked and is_silent and s.before[0] in ("await_reply", "scheduled"):
            # A mark that is taken back at once leaves everything as it was.
            step, due, is_follow_up, waits_on = s.before
            _step(s, str(step), due)
            s.is_follow_up, s.waits_on = is_follow_up, waits_on
        elif is_agreed and s.unanswered is None:
            _step(s, "scheduled", s.appointment)
        else:
            _step(s, "answer_person", s.unanswered or f.at)
    else:
        s.before = (s.step, s.due, s.is_follow_up, s.waits_on)
        is_agreed = s.appointment is not None and s.appointment > f.at
        _step(s, "scheduled", s.appointment if is_agreed and s.unanswered is None else f.at)
        s.is_follow_up = s.is_marked = True


def _template(s: State, f: Fact) -> None:
    """Something became of a template. It moves nothing but what was waiting for it."""
    was_silent = s.step in ("first_contact", "rework") or (
        s.step == "await_reply" and (f.kind == "accepted" or s.waits_on == f.about)
    )
    was_trouble = s.trouble != "" and (f.kind == "accepted" or s.trouble == f.about)
    if f.kind in ("accepted", "delivered"):
        if f.kind == "accepted" or was_trouble:
            s.last_word = max(filter(None, (s.last_word, f.due or f.at)))
        if f.kind == "accepted" and s.status == "new":
            s.status = "contacted"
        if not s.is_held and (was_trouble or (was_silent and f.kind == "accepted")):
            _wait(s, f.about)
    elif s.is_held or not (was_silent or was_trouble):
        return
    elif f.kind == "unknown":
        _step(s, "human_review", f.due, trouble=f.about)
    elif f.of == "unreachable":
        _step(s, "call_by_consultant", None, trouble=f.about)
    elif f.of == "later":
        _step(s, f.about.partition(":")[0], f.due)
    else:
        _step(s, "human_review", f.at, trouble=f.about)


def _step(s: State, step: str, due: datetime | None, *, trouble: str = "") -> None:
    s.step, s.due, s.trouble, s.is_follow_up = step, due, trouble, False
    s.is_marked = False


def _wait(s: State, on: str = "") -> None:
    """It is their turn. The cadence leaves an opportunity alone: its consultant follows it up."""
    _step(s, "scheduled" if s.status == "qualified" else "await_reply", None)
    s.is_follow_up, s.waits_on = s.status == "qualified", on


def due_on(s: State) -> date | None:
    """The day from which the rework has something to do; null while it must leave them alone."""
    if s.status not in ("contacted", "engaged") or s.step != "await_reply" or s.last_word is None:
        return None
    if s.last_heard is not None and s.last_heard >= s.last_word:
        return None
    gap = GAPS[s.steps] if s.steps < len(GAPS) else LAST_GAP
    return s.last_word.astimezone(ZONE).date() + timedelta(days=gap)


def shown(s: State) -> dict[str, object]:
    """The part of a state that the database must agree with."""
    is_suppressed = s.is_suppressed if s.stranger is None else s.stranger
    if s.is_resumed:
        # Whose the wish is, of two at one number, is told apart elsewhere.
        return {} if s.is_shared else {"is_suppressed": is_suppressed}
    if s.is_shared:
        # What is the number's and what the person's is told apart elsewhere.
        is_known = not s.is_detached and not s.is_resumed
        status: object = s.ends if s.was_over and s.is_suppressed else s.status
        return {"status": status, "is_held": s.is_held} | ({"step": s.step} if is_known else {})
    if s.is_detached:
        return {"status": s.status, "is_held": s.is_held, "is_suppressed": is_suppressed}
    if s.was_over and s.is_suppressed:
        return {"status": s.ends, "step": None, "is_suppressed": True}
    is_timed = s.step in ("answer_person", "scheduled") and s.due is not None
    return {
        "status": s.status,
        "step": "human_review" if s.is_held and s.is_open else s.step,
        "due": s.due if is_timed and s.is_open else None,
        "is_held": s.is_held,
        "is_suppressed": s.is_suppressed,
        "owner": s.owner or None if s.is_open else None,
    }


__all__ = ["Fact", "State", "UndecidedError", "due_on", "judge", "replace", "shown"]
