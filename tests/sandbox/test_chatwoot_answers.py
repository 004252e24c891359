"""The stand-in answers a list of requests as the original of two versions did."""

from __future__ import annotations

import json
import re
from functools import reduce
from operator import getitem
from typing import Any

import pytest

from database.common import sandbox_access as access
from tests.sandbox import recorded
from tests.sandbox.support import Caller

_MAKES = {
    "contact create": ("contact", ("payload", "contact", "id")),
    "contact create with inbox": ("other", ("payload", "contact", "id")),
    "conversation create": ("conversation", ("id",)),
    "webhook create": ("webhook", ("payload", "webhook", "id")),
}


def _filled(value: Any, made: dict[str, int]) -> Any:
    """Return a recorded body with the ids of this run, and the long texts as long as they were."""
    text = json.dumps(value, ensure_ascii=False)
    for name, number in made.items():
        text = text.replace(f'"{{{name}}}"', str(number)).replace(f"{{{name}}}", str(number))
    return json.loads(re.sub(r"\{long:(\d+)\}", lambda found: "x" * int(found[1]), text))


_LISTS = ("conversations", "updated within", "conversations filter")


def _differences(row: dict[str, Any], status: int, kind: str, answer: Any) -> list[str]:
    if status != row["status"]:
        return [f"status {status}, not {row['status']}"]
    if not row["told"]:
        return []
    found = [] if kind == row["type"] else [f"{kind}, not {row['type']}"]
    if status >= 400 and kind == "application/json" and answer != row["answer"]:
        found.append(f"{answer}, not {row['answer']}")
    mine, theirs = recorded.keys(answer), recorded.keys(row["answer"])
    lacking = theirs - mine
    if row["name"] in _LISTS:
        # The last message may be an activity line, which nobody sent: a job writes it in its time.
        lacking = {key for key in lacking if ".messages[].sender" not in key}
    if lacking:
        found.append(f"lacks {sorted(lacking)}")
    # Of a list only its first rows were kept: those of another kind may have more keys.
    if mine - theirs and "cut" not in row:
        found.append(f"has besides {sorted(mine - theirs)}")
    return found


@pytest.mark.parametrize("version", recorded.VERSIONS)
def test_status_kind_errors_and_keys_are_those_of_the_original(call: Caller, version: str) -> None:
    call.settings(chatwoot_version=version, agents_online=False)
    made: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    for row in recorded.answers(version):
        token = "wrong" if row["name"] == "wrong token" else access.CHATWOOT_API_TOKEN
        if row.get("as") == "agent":
            token = access.agent_token(2)
        path, body = _filled(row["path"], made), _filled(row["body"], made)
        base = call.chatwoot_base if path.startswith("/") else f"{call.chatwoot_base}/../../"
        if path.startswith("/../"):
            base, path = f"{call.sandbox.chatwoot_url}/api/v1/accounts/1", "/x/inboxes"
        answer = call.http.request(
            row["method"], f"{base}{path}", json=body, headers={"api_access_token": token}
        )
        kind = answer.headers["Content-Type"].partition(";")[0]
        shown: Any = answer.json() if kind == "application/json" and answer.content else ""
        if found := _differences(row, answer.status_code, kind, shown):
            wrong[row["name"]] = found
        if row["name"] in _MAKES:
            name, at = _MAKES[row["name"]]
            made[name] = reduce(getitem, at, shown)
    assert wrong == {}
