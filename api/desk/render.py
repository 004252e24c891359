"""Templates of the desk, and how they write numbers, moments and words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from api.desk.words import MONTHS, WEEKDAYS, WORDS
from api.texts import Locale

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script and no style in a page itself: what somebody is called can never be run."""


MACHINES: Final = {
    "system": "Indica", "worker": "Indica", "whatsapp": "WhatsApp", "chatwoot": "Chatwoot",
}  # fmt: skip

BRAZILIAN: Final = re.compile(r"\+55(\d{2})(\d{4,5})(\d{4})")
CURRENCIES: Final = {"BRL": "R$", "USD": "US$", "EUR": "€"}

NBSP: Final = "\u00a0"
"""Between a number and its unit, where no line breaks."""

NATIONWIDE: Final = re.compile(r"\+55([3589]00)(\d{3})(\d{4})")
"""0800 and its like, which have no area code."""


@cache
def environment() -> Environment:
    made = Environment(
        loader=PackageLoader("api", "desk/templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["link"] = link
    made.filters["script_json"] = script_json
    made.filters["pretty"] = pretty
    made.filters["commands"] = commands
    made.filters["names"] = names
    return made


def render(template: str, locale: Locale, zone: str, now: datetime, **values: Any) -> str:
    """A page. `now` is the moment of what it shows, by the database's clock."""
    pen = Pen(locale, zone, now)
    return environment().get_template(template).render(t=pen.word, pen=pen, locale=locale, **values)


def link(path: str, query: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """An address with its query, without what is empty."""
    asked = {**(query or {}), **changes}
    text = urlencode({name: value for name, value in asked.items() if value not in {None, ""}})
    return f"{path}?{text}" if text else path


def script_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def pretty(value: Any) -> str:
    """A document for somebody to read and edit."""
    return json.dumps(value, ensure_ascii=False, indent=2)


def names(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The name of each code."""
    return {row["code"]: row["name"] for row in rows}


def commands(text: str) -> Markup:
    """A sentence whose `commands` stand out."""
    pieces = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if n % 2 else piece
        for n, piece in enumerate(pieces)
    )


class Pen:
    """Writes for one reader: their language, the operation's time zone, one moment."""

    def __init__(self, locale: Locale, zone: str, now: datetime) -> None:
        self.locale: Locale = locale
        self._zone = zone_of(zone)
        self.now = now

    def word(self, key: str, **values: Any) -> str:
        if str(values.get("n")) == "1" and f"{key}.one" in WORDS:
            key = f"{key}.one"
        pt, en = WORDS[key]
        said = (en if self.locale == "en" else pt).format(**values)
        return said.replace(" %", f"{NBSP}%")

    def number(self, value: float | None, places: int = 0) -> str:
        if value is None:
            return "–"
        # Halves go up, as where SQL rounds.
        exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        text = f"{exact + 0:,f}"
        return text if self.locale == "en" else text.translate(str.maketrans(",.", ".,"))

    def signed(self, value: float, places: int) -> str:
        """With its sign, which nothing at all has not."""
        rounded = round(value, places) + 0
        return f"{'+' if rounded > 0 else ''}{self.number(rounded, places)}".replace("-", "\u2212")

    def percent(self, share: float | None, places: int = 0) -> str:
        """A share as all pages write it; util.percent() writes it so in SQL's sentences."""
        return "–" if share is None else f"{self.number(share * 100, places)}{NBSP}%"

    def band(self, low: float, high: float, places: int = 0) -> str:
        """From one share to another: 33 a 43 %."""
        low_text = self.number(low * 100, places)
        return self.word("low_to_high", low=low_text, high=self.percent(high, places))

    def money(self, value: float | None, currency: str | None, places: int = 0) -> str:
        if value is None:
            return "–"
        sign = CURRENCIES.get(currency or "", currency or "")
        return f"{sign}{NBSP}{self.number(value, places)}".strip(NBSP)

    def duration(self, seconds: float | None) -> str:
        """As people say it: 4 s, 22 min, 3 h 12 min, 5 d."""
        if seconds is None:
            return "–"
        whole = max(0, round(seconds))
        if whole < 60:
            return f"{whole}{NBSP}{self.word('unit.s')}"
        minutes = whole // 60
        if minutes < 60:
            return f"{minutes}{NBSP}{self.word('unit.min')}"
        hours, minutes = divmod(minutes, 60)
        if hours < 48:
            unit = f"{NBSP}{minutes}{NBSP}{self.word('unit.min')}"
            rest = unit if minutes and hours < 10 else ""
            return f"{hours}{NBSP}{self.word('unit.h')}{rest}"
        return f"{hours // 24}{NBSP}{self.word('unit.d')}"

    def phone(self, text: str) -> str:
        """As people here write it; numbers of elsewhere as they are."""
        match = NATIONWIDE.fullmatch(text)
        if match:
            return "0{} {} {}".format(*match.groups())
        match = BRAZILIAN.fullmatch(text)
        return "+55 {} {}-{}".format(*match.groups()) if match else text

    def who(self, name: str) -> str:
        """Whom the history names; what is no human by the name that people know."""
        if name == "person":
            return self.word("the_person")
        if name.startswith("indica_"):
            # Whoever has the login of a role works on the command line.
            return self.word("by_command")
        return MACHINES.get(name, name)

    def conditions(self, asked: Mapping[str, Any]) -> str:
        """What conditions ask, in one line: simple ones as `field = value`, others as they are."""
        said = []
        for code, value in asked.items():
            field = self.known(f"condition.{code}", code)
            if isinstance(value, list) and all(isinstance(one, str | int | float) for one in value):
                said.append(f"{field} = {' | '.join(map(str, value))}")
            elif isinstance(value, str | int | float):
                said.append(f"{field} = {value}")
            else:
                said.append(f"{field}: {json.dumps(value, ensure_ascii=False)}")
        return "; ".join(said)

    def why(self, reason: str) -> str:
        """Why a job was given up: HTTP's status, the code of an answer, or how far it came."""
        if reason.isdecimal():
            return self.word("why.code", code=reason)
        if reason.startswith("http_"):
            return self.word("why.http", code=reason.removeprefix("http_"))
        return self.known(f"why.{reason}", reason)

    def moment(self, text: str | None) -> datetime | None:
        return None if text is None else datetime.fromisoformat(text).astimezone(self._zone)

    def exact(self, text: str | None) -> str:
        at = self.moment(text)
        if at is None:
            return "–"
        return f"{self._day(at.date())} {at:%H:%M}"

    def ago(self, text: str | None) -> Markup:
        """How long ago, or in how long; the exact moment on hover and for machines."""
        at = self.moment(text)
        if at is None:
            return Markup("–")
        seconds = (self.now - at).total_seconds()
        if abs(seconds) < 5:
            said = self.word("now")
        elif abs(seconds) < 2 * 86400:
            key = "ago" if seconds > 0 else "in"
            said = self.word(key, n=self.duration(abs(seconds)))
        else:
            said = self._day(at.date())
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            at.isoformat(timespec="seconds"), f"{self.exact(text)} ({self._zone})", said
        )

    def when(self, text: str | None) -> Markup:
        """As `ago`, with the hour where the day is said: of what is read as a story."""
        said, at = self.ago(text), self.moment(text)
        if at is None or abs((self.now - at).total_seconds()) < 2 * 86400:
            return said
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            at.isoformat(timespec="seconds"), f"{self.exact(text)} ({self._zone})", self.exact(text)
        )

    def since(self, text: str) -> Markup:
        """Since when: a day by "since", what is nearer by how long ago it was."""
        said = self.ago(text)
        at = self.moment(text)
        if at is None or (self.now - at).total_seconds() < 2 * 86400:
            return said
        return Markup("{} {}").format(self.word("since", at="").strip(), said)

    def ending(self, text: str) -> str:
        """Since when, before a sign of the sentence: the day's full stop falls away."""
        return self.since(text).striptags().rstrip(".")

    def quotes(self, values: Mapping[str, str]) -> list[str]:
        """The personal texts of an event; what was corrected with what stood there before."""
        fields = dict.fromkeys(name.removesuffix("_was") for name in values)
        return [
            f"{values[was]} → {values.get(name, '–')}" if was in values else values[name]
            for name, was in ((name, f"{name}_was") for name in fields)
        ]

    def clock(self, text: str) -> Markup:
        at = datetime.fromisoformat(text).astimezone(self._zone)
        return Markup('<time datetime="{}" title="{}">{}</time>').format(
            at.isoformat(timespec="seconds"), f"{self.exact(text)} ({self._zone})", f"{at:%H:%M:%S}"
        )

    def day(self, text: str) -> str:
        return self._day(date.fromisoformat(text[:10]))

    def days(self, texts: Iterable[Any]) -> list[str]:
        return [self.day(str(text)) for text in texts]

    def next_time(self, text: str | None) -> Markup:
        """When something is to come, or since when it should have."""
        at = self.moment(text)
        if at is None or at >= self.now:
            return self.ago(text)
        return self.within("was_due", text)

    def within(self, key: str, text: str | None) -> Markup:
        """A sentence that says how long ago something was."""
        before, _, after = self.word(key, ago="|").partition("|")
        return Markup("{}{}{}").format(before, self.ago(text), after)

    def weekdays(self, above: float | None, up_to: float | None) -> str:
        """Days of the week, by their numbers from Monday: above the one, up to the other."""
        names = WEEKDAYS[self.locale]
        first = 0 if above is None else int(above)
        last = len(names) - 1 if up_to is None else int(up_to) - 1
        if first >= last:
            return names[last]
        return self.word("low_to_high", low=names[first], high=names[last])

    def month(self, text: str) -> str:
        day = date.fromisoformat(text[:10])
        return f"{MONTHS[self.locale][day.month - 1]} {day.year}"

    def known(self, key: str, otherwise: str) -> str:
        """A word for a code, or what stands for it where we have none."""
        return self.word(key) if key in WORDS else otherwise

    def _day(self, day: date) -> str:
        today = self.now.astimezone(self._zone).date()
        month = MONTHS[self.locale][day.month - 1]
        year = "" if day.year == today.year else f" {day.year}"
        return f"{day.day}{NBSP}{month}{year}"


def zone_of(name: str) -> tzinfo:
    """The operation's time zone; PostgreSQL knows every name that it lets somebody set."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC
