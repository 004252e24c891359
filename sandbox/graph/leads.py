"""Lead forms of a page: what people filled in, as Graph shows and its webhook announces it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from database.common import sandbox_access as access
from sandbox.graph.model import Lead
from sandbox.people import Impossible

if TYPE_CHECKING:
    from sandbox.world import World

FIRST_ID = 600000000000001
AD_ID = "700000000000001"
FIELDS_SHOWN = "created_time,id,field_data"


def view(lead: Lead) -> dict[str, Any]:
    """Every field of a lead that Graph knows."""
    return {
        "id": lead.id,
        "created_time": datetime.fromtimestamp(lead.at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000"),
        "ad_id": lead.ad_id,
        "ad_name": "Anúncio",
        "adset_id": "700000000000002",
        "adset_name": "Conjunto",
        "campaign_id": "700000000000003",
        "campaign_name": "Campanha",
        "form_id": lead.form_id,
        "is_organic": False,
        "platform": "ig",
        "field_data": lead.field_data,
        "custom_disclaimer_responses": [],
    }


def fill_in(world: World, body: Any) -> list[Lead]:
    """{"leads": [{"fields": {name: value}, "id"?}]}: people fill in the form; raises Impossible.

    The caller holds the lock.
    """
    given = body.get("leads") if isinstance(body, dict) else None
    if not isinstance(given, list) or not given:
        raise Impossible(422, 'the body needs "leads", a list')
    made: list[Lead] = []
    for item in given:
        fields = item.get("fields") if isinstance(item, dict) else None
        if not isinstance(fields, dict):
            raise Impossible(422, 'each of "leads" needs "fields", an object')
        number = str(item.get("id") or FIRST_ID + len(world.graph.leads))
        if not (number.isascii() and number.isdigit()):
            raise Impossible(422, "an id consists of digits")
        lead = Lead(
            id=number,
            at=world.now(),
            page_id=access.META_PAGE_ID,
            form_id=access.META_FORM_ID,
            ad_id=AD_ID,
            field_data=[
                {"name": str(name), "values": value if isinstance(value, list) else [value]}
                for name, value in fields.items()
            ],
        )
        world.graph.leads[number] = lead
        made.append(lead)
    world.touch()
    return made


def announcement(lead: Lead) -> dict[str, Any]:
    """The change that a webhook carries: numbers only."""
    return {
        "field": "leadgen",
        "value": {
            "leadgen_id": lead.id,
            "page_id": lead.page_id,
            "form_id": lead.form_id,
            "ad_id": lead.ad_id,
            "adgroup_id": lead.ad_id,
            "created_time": int(lead.at),
        },
    }
