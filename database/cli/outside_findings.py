"""What is looked at in Chatwoot and at Meta before anything can go wrong there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from database.cli import clients
from database.common import chatwoot_versions
from database.common.errors import IndicaError

MESSAGES = "/webhooks/whatsapp"
"""Where the API hears of the number."""
HAPPENINGS = "/webhooks/chatwoot"
"""Where it hears of conversations."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at: broken, worth a warning, or well."""

    name: str
    state: str
    detail: str
    remedy: str | None = None


def version_of(chatwoot: clients.Chatwoot) -> str | None:
    """What Chatwoot says of itself to whoever asks, without a token; None when it does not."""
    try:
        answer = chatwoot.ask("GET", "/api")
    except IndicaError:
        return None
    version = answer.get("version") if isinstance(answer, dict) else None
    return version if isinstance(version, str) else None


def of_version(text: str | None) -> Iterator[Found]:
    """Whether it is one that Indica works with, what it lacks and what is done instead."""
    version = chatwoot_versions.parse(text)
    if version is None:
        yield Found(
            "version",
            "warning",
            "Chatwoot does not say which version it is (GET /api)",
            "Let the address answer as Chatwoot does, without a page or a gateway before it.",
        )
        return
    number = chatwoot_versions.shown(version)
    if version < chatwoot_versions.OLDEST:
        oldest = chatwoot_versions.shown(chatwoot_versions.OLDEST)
        yield Found(
            "version",
            "error",
            f"{number}, and before {oldest} much is otherwise",
            f"Update Chatwoot to {oldest} or newer.",
        )
        return
    lacking = chatwoot_versions.gaps(version)
    if not lacking:
        yield Found("version", "ok", number)
    for gap in lacking:
        since = chatwoot_versions.shown(gap.since)
        yield Found(
            "version",
            "warning",
            f"{number}, before {since}: {gap.lacks}; instead {gap.instead}",
            f"{gap.to_do or 'Nothing needs to be done.'} Chatwoot {since} has it.",
        )


def of_webhook(urls: Iterable[str], version: chatwoot_versions.Version | None) -> Found:
    """Whether Chatwoot tells us what happens, at an address that we take it at."""
    paths = [urlsplit(url).path.rstrip("/") for url in urls]
    ours = [path for path in paths if HAPPENINGS in path]
    if not ours:
        return Found(
            "webhook",
            "warning",
            f"no webhook of this account ends in {HAPPENINGS}",
            f"Integrations, Webhooks: add https://…{HAPPENINGS} of the API.",
        )
    is_signed = version is None or chatwoot_versions.signs_webhooks(version)
    if not is_signed and all(path.endswith(HAPPENINGS) for path in ours):
        return Found(
            "webhook",
            "error",
            "this version does not sign, and the webhook's address holds no secret: it is refused",
            f"Integrations, Webhooks: the address is https://…{HAPPENINGS}/SECRET, with"
            " INDICA_CHATWOOT_WEBHOOK_SECRET as SECRET.",
        )
    return Found("webhook", "ok", "set")


def of_token(
    profile: dict[str, Any],
    account_id: int,
    known_user_id: int | None,
    consultants: Iterable[tuple[str, int | None]],
) -> Iterator[Found]:
    """Whose token it is: an administrator's, of a user who does not sell."""
    who = str(profile.get("name") or profile.get("email") or profile.get("id"))
    places = [place for place in profile.get("accounts") or () if place.get("id") == account_id]
    if not places:
        yield Found(
            "token",
            "error",
            f"{who}, to whom the token belongs, is not of account {account_id}",
            "Correct INDICA_CHATWOOT_ACCOUNT_ID, or take the token of a user of that account.",
        )
        return
    role = str(places[0].get("role") or profile.get("role"))
    yield Found(
        "token",
        "ok" if role == "administrator" else "error",
        f"{who}, {role}",
        None
        if role == "administrator"
        else "Only an administrator sees every inbox: make a user of that role for Indica and put"
        " the token of its profile page into INDICA_CHATWOOT_API_TOKEN.",
    )
    if known_user_id is not None and known_user_id != profile.get("id"):
        yield Found(
            "user",
            "warning",
            f"the token is now that of {who}, and before it was another user's",
            "`indica channel sync` takes it over; a worker does it within half an hour.",
        )
    sellers = [name for name, agent_id in consultants if agent_id == profile.get("id")]
    if sellers:
        yield Found(
            "user",
            "warning",
            f"{who}, to whom the token belongs, also gets leads: what is done by one of them cannot"
            " be told from the other's",
            "Make an administrator in Chatwoot for Indica alone, and use its token.",
        )


def of_agents(
    consultants: Iterable[tuple[str, str, int | None]], agents: dict[str, dict[str, Any]]
) -> Iterator[Found]:
    """Whether each consultant is one agent, the one with their e-mail."""
    holders: dict[int, list[str]] = {}
    ids = {int(agent["id"]) for agent in agents.values()}
    for name, email, agent_id in consultants:
        if agent_id is None:
            continue
        holders.setdefault(agent_id, []).append(name)
        theirs = agents.get(email.lower())
        if agent_id not in ids:
            yield Found(
                "agent",
                "error",
                f"{name}: agent {agent_id} is not in Chatwoot any more",
                "Invite them again and run `indica consultant sync`, or `indica consultant"
                " deactivate`.",
            )
        elif theirs is not None and int(theirs["id"]) != agent_id:
            yield Found(
                "agent",
                "warning",
                f"{name}: the agent with this e-mail is {theirs['id']}, ours is {agent_id}",
                "`indica consultant sync` takes it over.",
            )
    for agent_id, names in holders.items():
        if len(names) > 1:
            yield Found(
                "agent",
                "error",
                f"agent {agent_id} is two consultants: {', '.join(sorted(names))}",
                "Give each their own agent: `indica consultant sync`, or deactivate one.",
            )


def of_hearing(graph: clients.Graph, phone_number_id: str, api_url: str | None) -> Iterator[Found]:
    """Whether Meta tells Indica of the number: what counts is the callback nearest to it."""
    apps = graph.get(f"/{graph.waba_id}/subscribed_apps").get("data") or []
    number = graph.get(f"/{phone_number_id}", fields="webhook_configuration")
    told = number.get("webhook_configuration")
    callbacks: dict[str, Any] = told if isinstance(told, dict) else {}
    nearest = next(
        (
            (place, str(callbacks[place]))
            for place in ("phone_number", "whatsapp_business_account", "application")
            if callbacks.get(place)
        ),
        None,
    )
    remedy = (
        "Indica needs a Meta app of its own: give its token to Indica alone, subscribe it"
        " (POST /{waba-id}/subscribed_apps) and set its callback to https://…" + MESSAGES + "."
    )
    if not apps:
        yield Found("hearing", "error", "no app hears of this account at Meta", remedy)
    elif nearest is None:
        yield Found("hearing", "warning", "Meta does not say where it tells of the number", remedy)
    elif not _is_ours(nearest[1], api_url):
        place, url = nearest
        yield Found(
            "hearing",
            "error",
            f"what happens at the number is told to {_host(url)} ({place.replace('_', ' ')}), not"
            " to Indica: its app is shared with Chatwoot",
            remedy,
        )
    else:
        yield Found("hearing", "ok", f"Meta tells {_host(nearest[1])}")


def _is_ours(url: str, api_url: str | None) -> bool:
    parts = urlsplit(url)
    if not parts.path.rstrip("/").endswith(MESSAGES):
        return False
    return api_url is None or parts.netloc == urlsplit(api_url).netloc


def _host(url: str) -> str:
    return urlsplit(url).netloc or "an address that cannot be read"
