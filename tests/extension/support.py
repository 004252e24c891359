"""What the tests of the extension share: its texts, and people who are new to the operation."""

from __future__ import annotations

import json
import random
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TookTooLong

from tests.extension.chrome import EXTENSION

FOLDERS = {"pt-BR": "pt_BR", "en": "en"}


@dataclass(frozen=True)
class Texts:
    """The texts of one language, as `_locales` has them."""

    language: str

    @cached_property
    def messages(self) -> dict[str, str]:
        path = EXTENSION / "_locales" / FOLDERS[self.language] / "messages.json"
        read = json.loads(path.read_text(encoding="utf-8"))
        return {key: entry["message"] for key, entry in read.items()}

    def __call__(self, key: str, *values: object) -> str:
        """The text with this key; $1, $2 … are filled in."""
        return re.sub(
            r"\$([1-9])",
            lambda found: str(values[int(found[1]) - 1]) if int(found[1]) <= len(values) else "",
            self.messages[key],
        )

    def like(self, key: str) -> re.Pattern[str]:
        """A pattern of the text in which $1, $2 … are anything."""
        pieces = re.split(r"\$[1-9]", self.messages[key])
        return re.compile(".*".join(re.escape(piece) for piece in pieces), re.DOTALL)


PT = Texts("pt-BR")
EN = Texts("en")

_random = random.Random()


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the operation has never heard of."""

    name: str
    typed: str
    """The phone as people type it."""
    e164: str


SYLLABLES = ("ba", "ce", "di", "fo", "lu", "ma", "ne", "ri", "so", "tu")


def somebody(name: str | None = None) -> Person:
    """A person with a phone, and unless it is given a name, that nobody had before."""
    number = f"9{_random.randrange(6_0000000, 9_9999999):08}"
    surname = "".join(SYLLABLES[int(digit)] for digit in number[1:])
    return Person(
        name or f"Nina {surname.capitalize()}",
        f"(31) {number[:5]}-{number[5:]}",
        f"+5531{number}",
    )


def is_wider_than_window(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    wide: bool = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return wide


class Form:
    """The panel's form, as people see it."""

    def __init__(self, page: Page, texts: Texts = PT) -> None:
        self.page = page
        self.texts = texts
        self.name = page.get_by_role("textbox", name=texts("formName"), exact=True)
        self.phone = page.get_by_role("textbox", name=texts("formPhone"), exact=True)
        self.email = page.get_by_role("textbox", name=texts("formEmail"))
        self.referrer = page.get_by_role("combobox", name=texts("formReferrer"))
        self.origin = page.get_by_role("combobox", name=texts("formOrigin"), exact=True)
        self.product = page.get_by_role("combobox", name=texts("formProduct"), exact=True)
        self.notes = page.get_by_role("textbox", name=texts("formNotes"))
        self.consent = page.get_by_role("checkbox", name=texts("formConsent"))
        self.send = page.get_by_role("button", name=texts("formSend"))

    def write(self, person: Person, notes: str | None = None) -> None:
        self.name.fill(person.name)
        self.phone.fill(person.typed)
        if notes is not None:
            self.notes.fill(notes)

    def submit(self, person: Person, notes: str | None = None) -> None:
        """Write and press Enter in the phone's field."""
        self.write(person, notes)
        self.phone.press("Enter")

    def answer(self, key: str, *values: object) -> Locator:
        """The heading above the form that says what became of a referral."""
        return self.page.get_by_role("heading", name=self.texts(key, *values))


def send_now(page: Page) -> None:
    """What an impatient person does instead of waiting for the next try, unless it is faster."""
    show = page.get_by_role("button", name=PT("queueShow"))
    now = page.get_by_role("button", name=PT("queueSendNow"))
    with suppress(TookTooLong):
        if show.is_visible():
            show.click(timeout=2_000)
        now.click(timeout=2_000)
