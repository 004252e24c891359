"""Writes docs/reference.md from the code: `.venv/bin/python docs/generate.py`.

Names, defaults and help come from the code; a route without a sentence here stops it.
tests/test_docs.py compares the file with what this would write.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import click

from api.app import create_app
from api.cli import main as api_command
from api.openapi.document import build as openapi_document
from database.cli.main import build as indica_command
from database.common.settings import VIEWS
from outbound_worker.cli import main as worker_command
from sandbox.cli import main as sandbox_command

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference.md"
NORMALIZATION = ROOT / "docs" / "normalization.md"

HEAD = """\
# Reference

Written by `docs/generate.py` from the code; do not edit. The tests compare the two.

"""

FAMILIES = """\
`code` of a problem answer, and the SQLSTATE in the database. The third character is the family:
1 bad input, 2 not found, 3 conflict, 4 not allowed, 5 limit, 9 broken invariant.
"""

ROUTES = {
    "POST /v1/leads": "Submit a referral. Header `Idempotency-Key`. 201 created, 200 touched or"
    " suppressed, 202 quarantined, 422 rejected.",
    "POST /v1/leads/lookup": "What would become of a referral of this person now? Owner, status,"
    " last contact.",
    "POST /v1/me/revoke": "End the token that asks.",
    "POST /v1/normalize": "How values would be read; keeps nothing.",
    "GET /v1/leads": "The caller's leads, page by page.",
    "GET /v1/leads/{uid}": "One lead with its timeline.",
    "PATCH /v1/leads/{uid}": "Correct name, phone, e-mail, city, product or notes; what is somebody"
    " else's is 409.",
    "POST /v1/leads/{uid}/confirm-number": "Vouch that a phone that is unconfirmed is theirs.",
    "POST /v1/leads/{uid}/status": "Change the status; a move that is not allowed is 409.",
    "POST /v1/leads/{uid}/calls": "Record how a call ended.",
    "POST /v1/leads/{uid}/next-action": "Set when one goes on with the lead.",
    "POST /v1/leads/{uid}/notes": "Write something down about the lead.",
    "GET /v1/leads/worklist": "What a consultant does now: their leads by when each is due.",
    "GET /v1/leads/waiting": "The leads that wait for a human, by when their term is over.",
    "POST /v1/leads/transfer": "Hand many leads over, to one consultant or by the rules.",
    "POST /v1/leads/{uid}/transfer": "Hand the lead to another consultant, with a reason.",
    "GET /v1/cards": "Contact cards that people sent and that wait for a human.",
    "POST /v1/cards/{uid}/accept": "Accept one as a referral of who sent it.",
    "POST /v1/cards/{uid}/ignore": "Ignore one.",
    "GET /v1/conversations/{account}/{inbox}/{number}": "The lead of a conversation of Chatwoot.",
    "POST /v1/conversations/{account}/{inbox}/{number}/take": "Take the lead of a conversation that"
    " nobody has.",
    "GET /v1/events": "A stream that tells when something has changed.",
    "GET /v1/proposals": "Changes of contacts in Chatwoot that wait for a human.",
    "POST /v1/proposals/{uid}": "Accept or ignore one.",
    "GET /v1/quarantine": "Submissions that wait for a human, by kind and reason.",
    "GET /v1/quarantine/{uid}": (
        "One of them, or one that was settled: what came, who corrected what."
    ),
    "POST /v1/quarantine/{uid}": "Take one in corrected, or reject it with a reason.",
    "GET /v1/me": "Who the token is.",
    "GET /v1/catalog": "Origins, products, referrers and lost reasons to choose from.",
    "POST /v1/enrol": "Exchange a one-time code for a token.",
    "POST /v1/webhooks/leads/{source}": "Referrals in another system's words, signed with the"
    " source's secret, or with Google's key or Typeform's signature.",
    "POST /v1/webhooks/leads/{source}/{path_secret}": "The same from a sender that cannot sign.",
    "GET /v1/webhooks/leads/{source}": "Meta's handshake, for a source of lead forms.",
    "GET /v1/webhooks/leads/{source}/{path_secret}": "Whether such an address is right.",
    "GET /webhooks/whatsapp": "Meta's check of the address.",
    "POST /webhooks/whatsapp": "Meta's events, signed.",
    "POST /webhooks/chatwoot": "Chatwoot's events, signed.",
    "POST /webhooks/chatwoot/{path_secret}": "The same from a Chatwoot that does not sign.",
    "GET /healthz": "The process answers.",
    "GET /readyz": "Submissions can be taken; each check with its detail.",
    "GET /metrics": "Figures for Prometheus.",
    "GET /openapi.json": "The OpenAPI 3.1 document.",
    "GET /docs": "The same as a page, in Portuguese.",
    "GET /": "Leads to the documentation.",
}

ERROR_CODE = re.compile(
    r"\('(ID\d{3})', '(\w+)', (\d{3}), (?:true|false), '(?:[^']|'')*', '((?:[^']|'')*)',"
    r"\s*'((?:[^']|'')*)'\)"
)
BUSINESS_SETTING = re.compile(
    r"\('(\w+)',\s*'((?:[^']|'')*)',\s*'((?:[^']|'')*)',\s*'((?:[^']|'')*)'\)"
)


def main() -> None:
    REFERENCE.write_text(render(), "utf-8")
    NORMALIZATION.write_text(with_rows(NORMALIZATION.read_text("utf-8")), "utf-8")


def with_rows(page: str) -> str:
    """docs/normalization.md with what the rows of sql_functions/normalize say today."""
    parts = {
        "repairs": table(
            ("code", "what is repaired", "when", "example"),
            (
                (
                    f"`{code}`",
                    escaped(what),
                    escaped(when),
                    f"`{example}` → `{result}`" if example else "",
                )
                for code, what, when, example, result in normalize_rows("phone_repairs")
            ),
        ),
        "carriers": ", ".join(
            f"{code} {carrier}" for code, carrier in normalize_rows("carrier_codes")
        )
        + "\n",
    }
    for name, text in parts.items():
        mark = re.compile(f"(<!-- rows: {name} -->\n).*?(<!-- end -->)", re.DOTALL)
        if not mark.search(page):
            raise SystemExit(f"docs/normalization.md has no place for the rows of {name}")
        page = mark.sub(partial(_between, text), page)
    return page


def _between(text: str, found: re.Match[str]) -> str:
    return found[1] + text + found[2]


def normalize_rows(name: str) -> Iterator[tuple[str, ...]]:
    """The texts of each row that a file of sql_functions/normalize lists, numbers left out."""
    path = ROOT / "sql_functions" / "normalize" / f"normalize.{name}.sql"
    values = path.read_text("utf-8").split("values\n", 1)[1].split("\n),\n", 1)[0]
    for row in re.findall(r"\((?:'(?:[^']|'')*'(?:,\s*[0-9]+)?(?:,\s*)?)+\)", values):
        yield tuple(text.replace("''", "'") for text in re.findall(r"'((?:[^']|'')*)'", row))


def render() -> str:
    """The whole of docs/reference.md."""
    return HEAD + "\n".join(
        [
            "## Commands\n\nEvery `indica` command takes `--json`.\n",
            table(("command", "does"), commands()),
            "## Environment\n\nVariables, or lines of `.env` in the project's folder.\n",
            table(("variable", "default", "meaning"), environment()),
            "## Business settings\n\nRows of `ops.settings`, with the values of a new database.\n",
            table(("key", "value", "may be", "meaning"), business_settings()),
            "## HTTP\n\nBodies and answers: `/docs` of a running API, or `indica-api openapi`.\n",
            table(("method and path", "does"), routes()),
            "## Error codes\n\n" + FAMILIES,
            table(("code", "name", "HTTP", "title", "meaning"), error_codes()),
        ]
    )


def table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table."""
    lines = [columns, tuple("---" for _ in columns), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines) + "\n"


def leaves(command: click.Command, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command of a tree that does something, with the words that reach it."""
    if isinstance(command, click.Group):
        for name, child in sorted(command.commands.items()):
            yield from leaves(child, f"{path} {name}")
    else:
        yield path, command


def command_trees() -> tuple[tuple[str, click.Command], ...]:
    """The console scripts."""
    return (
        ("indica", indica_command()),
        ("indica-api", api_command),
        ("indica-worker", worker_command),
        ("indica-sandbox", sandbox_command),
    )


def commands() -> Iterator[tuple[str, str]]:
    for script, tree in command_trees():
        for path, command in leaves(tree, script):
            words = [path]
            for parameter in command.params:
                if isinstance(parameter, click.Argument):
                    name = (parameter.name or "").upper()
                    words.append(name if parameter.required else f"[{name}]")
                elif parameter.required:
                    words.append(f"{parameter.opts[0]} …")
            yield f"`{' '.join(words)}`", escaped((command.help or "").strip().split("\n\n")[0])


def setting_names() -> dict[str, str]:
    """Every `INDICA_…` variable that some process reads, without the prefix, and its default."""
    return {name: default for name, default, _ in settings()}


def settings() -> Iterator[tuple[str, str, str]]:
    """Name, default and meaning of every setting, each once."""
    seen: set[str] = set()
    for view in VIEWS:
        for name, field in view.model_fields.items():
            if name not in seen:
                seen.add(name)
                default = "" if field.default_factory else shown(field.default)
                yield name.upper(), default, field.description or ""


def shown(default: Any) -> str:
    """A default as a reader would type it; empty when there is none."""
    if default is None or not isinstance(default, str | int | float):
        return ""
    return f"`{default:g}`" if isinstance(default, float) else f"`{default}`"


def environment() -> Iterator[tuple[str, str, str]]:
    for name, default, meaning in settings():
        yield f"`INDICA_{name}`", default, escaped(meaning)


def allowed(bounds: dict[str, Any]) -> str:
    """What a business setting may be, in words."""
    if "one_of" in bounds:
        return " or ".join(bounds["one_of"])
    if "min" in bounds:
        return f"{bounds['min']} to {bounds['max']} {bounds.get('unit', '')}".rstrip()
    if "max_length" in bounds:
        return f"up to {bounds['max_length']} characters"
    return ""


def business_settings() -> Iterator[tuple[str, str, str, str]]:
    text = (ROOT / "sql_functions" / "ops" / "ops.settings.sql").read_text("utf-8")
    for key, value, bounds, meaning in BUSINESS_SETTING.findall(text):
        hours = {
            "first_contact_hours": "Mon to Sat 08:00 to 20:00",
            "working_hours": "Mon to Fri 08:00 to 18:00",
        }
        brief = hours.get(key, f"`{value}`")
        yield (
            f"`{key}`",
            brief,
            escaped(allowed(json.loads(bounds))),
            escaped(meaning.replace("''", "'")),
        )


def route_names() -> list[str]:
    """Every documented address of the API, as `GET /path`."""
    app = create_app()
    document = openapi_document(app, app.extensions["version"])
    return [
        f"{method.upper()} {path}"
        for path, methods in sorted(document["paths"].items())
        for method in methods
    ]


def routes() -> Iterator[tuple[str, str]]:
    same_names("ROUTES", ROUTES, route_names())
    for name, meaning in ROUTES.items():
        yield f"`{name}`", meaning


def same_names(what: str, written: Iterable[str], real: Iterable[str]) -> None:
    """Stop when something has no sentence, or a sentence has nothing to describe."""
    lacking, stale = set(real) - set(written), set(written) - set(real)
    if lacking or stale:
        raise SystemExit(
            f"{what} in docs/generate.py: to be described {sorted(lacking)}, gone {sorted(stale)}"
        )


def error_codes() -> Iterator[tuple[str, ...]]:
    text = (ROOT / "sql_functions" / "meta" / "meta.error_codes.sql").read_text("utf-8")
    for code, name, status, title, meaning in ERROR_CODE.findall(text):
        title, meaning = (part.replace("''", "'") for part in (title, meaning))
        yield f"`{code}`", f"`{name}`", status, escaped(title), escaped(meaning)


def escaped(text: str) -> str:
    """Text that cannot break a cell."""
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


if __name__ == "__main__":
    main()
