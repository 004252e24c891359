"""What phonenumbers decides about a text, in the words of `normalize.parse_phone`."""

from __future__ import annotations

import unicodedata
from typing import LiteralString, NamedTuple

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberType

KIND_OF_TYPE = {
    PhoneNumberType.FIXED_LINE: "fixed",
    PhoneNumberType.MOBILE: "mobile",
    PhoneNumberType.FIXED_LINE_OR_MOBILE: "fixed_or_mobile",
    PhoneNumberType.TOLL_FREE: "toll_free",
    PhoneNumberType.PREMIUM_RATE: "premium_rate",
    PhoneNumberType.SHARED_COST: "shared_cost",
    PhoneNumberType.VOIP: "voip",
    PhoneNumberType.PERSONAL_NUMBER: "personal",
    PhoneNumberType.PAGER: "pager",
    PhoneNumberType.UAN: "uan",
    PhoneNumberType.VOICEMAIL: "voicemail",
    PhoneNumberType.UNKNOWN: "unknown",
}
_REFUSALS = {
    NumberParseException.INVALID_COUNTRY_CODE: "country_code",
    NumberParseException.NOT_A_NUMBER: "not_a_number",
    NumberParseException.TOO_SHORT_AFTER_IDD: "too_short",
    NumberParseException.TOO_SHORT_NSN: "too_short",
    NumberParseException.TOO_LONG: "too_long",
}


class Decision(NamedTuple):
    """Everything that is compared; `refusal` stands alone when nothing could be read."""

    refusal: str | None
    country_code: int | None = None
    national_number: str | None = None
    region: str | None = None
    kind: str = "unknown"
    extension: str | None = None

    @property
    def is_valid(self) -> bool:
        return self.kind != "unknown"

    @property
    def e164(self) -> str | None:
        return f"+{self.country_code}{self.national_number}" if self.is_valid else None


def decide(text: str, region: str | None) -> Decision:
    """Parse, validity, region, type, extension."""
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException as error:
        return Decision(_REFUSALS[error.error_type])
    is_valid = phonenumbers.is_valid_number(number)
    return Decision(
        refusal=None,
        country_code=number.country_code,
        national_number=phonenumbers.national_significant_number(number),
        region=phonenumbers.region_code_for_number(number) if is_valid else None,
        kind=KIND_OF_TYPE[phonenumbers.number_type(number)] if is_valid else "unknown",
        # The library leaves its digits as they were typed.
        extension="".join(str(unicodedata.digit(d)) for d in number.extension or "") or None,
    )


PARSE: LiteralString = """
select
    case
        when p.country_code is not null then null
        when p.reason in ('missing_country_code', 'unknown_country_code') then 'country_code'
        else p.reason
    end,
    p.country_code, p.national_number, p.region, p.kind,
    case when p.country_code is not null then p.extension end
from unnest(%s::text[], %s::text[]) with ordinality as t (raw, region, position),
    normalize.parse_phone(t.raw, t.region) as p
order by t.position
"""
"""Decisions of the database for two arrays, texts and regions, in their order."""
