"""Tells a Metabase what the tables of schema bi mean: descriptions, keys, and which key names which
dimension, from model.json beside this file.

    python apply.py http://metabase.example.com DATABASE_ID

The key of the Metabase API stands in METABASE_API_KEY. Run it again after an upgrade: what is the
same stays.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import requests

TIMEOUT = 30


def apply(url: str, database_id: int, key: str, model: dict[str, Any]) -> list[str]:
    """Bring Metabase's description of the tables to what the model says; returns what it lacks."""
    session = requests.Session()
    session.headers["X-API-Key"] = key
    told = session.get(f"{url}/api/database/{database_id}/metadata", timeout=TIMEOUT)
    told.raise_for_status()
    tables = {t["name"]: t for t in told.json()["tables"] if t["schema"] == model["schema"]}
    fields = {
        f"{name}.{f['name']}": f["id"] for name, table in tables.items() for f in table["fields"]
    }
    lacking = []
    for table in model["tables"]:
        if table["name"] not in tables:
            lacking.append(table["name"])
            continue
        _put(session, f"{url}/api/table/{tables[table['name']]['id']}", table, ["description"])
        for field in table["fields"]:
            name = f"{table['name']}.{field['name']}"
            if name not in fields:
                lacking.append(name)
                continue
            field["fk_target_field_id"] = fields.get(field["fk_target"])
            wanted = ["description", "semantic_type", "fk_target_field_id"]
            _put(session, f"{url}/api/field/{fields[name]}", field, wanted)
    return lacking


def _put(session: requests.Session, url: str, said: dict[str, Any], names: list[str]) -> None:
    answer = session.put(url, json={name: said[name] for name in names}, timeout=TIMEOUT)
    answer.raise_for_status()


def main() -> None:
    if len(sys.argv) != 3 or "METABASE_API_KEY" not in os.environ:
        raise SystemExit(__doc__)
    model = json.loads(Path(__file__).with_name("model.json").read_text("utf-8"))
    lacking = apply(
        sys.argv[1].rstrip("/"), int(sys.argv[2]), os.environ["METABASE_API_KEY"], model
    )
    if lacking:
        raise SystemExit("not in Metabase yet (sync its schema first): " + ", ".join(lacking))


if __name__ == "__main__":
    main()
