"""Writes docs/bi/superset and docs/bi/metabase/model.json from the views' comments:
`.venv/bin/python docs/datasets.py`. A test holds them against the database.
"""

from __future__ import annotations

import importlib.util
import json
import re
import sys
import uuid
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "bi"
DATABASE = "Indica"
NAMESPACE = uuid.UUID("6f0d9a0e-5d0e-4d0b-9a55-0d1c9a0b7e11")
DAYS = re.compile(r"(^|_)day$|^(since|month|month_start|week_start)$")
MAIN_DAY = {
    "fact_leads": "created_day", "fact_status_periods": "entered_day", "dim_date": "day",
    "mv_consultants": "month", "mv_rework_effect": "month",
}  # fmt: skip
"""The day by which a chart over time goes, where it is not simply day."""
NUMBERS = {"dim_date": {"month"}}
"""Columns that are named as a day and are a number."""
FACTS = {"lead_key": "fact_leads", "message_key": "fact_messages"}
"""Facts that others name."""


def _views() -> ModuleType:
    spec = importlib.util.spec_from_file_location("views", Path(__file__).with_name("views.py"))
    if spec is None or spec.loader is None:
        raise SystemExit("docs/views.py is missing")
    module = importlib.util.module_from_spec(spec)
    sys.modules["views"] = module
    spec.loader.exec_module(module)
    return module


def _uuid(*names: str) -> str:
    return str(uuid.uuid5(NAMESPACE, "/".join(names)))


def kind(table: str, column: str) -> str | None:
    """The SQL type that a column's name promises; null where it promises none."""
    if column.startswith("is_"):
        return "BOOLEAN"
    if DAYS.search(column) and column not in NUMBERS.get(table, set()):
        return "DATE"
    return "DOUBLE PRECISION" if column.endswith("_seconds") and table.startswith("fact_") else None


def dimension_of(column: str, dimensions: set[str]) -> str | None:
    """The dimension that a fact's column names."""
    if DAYS.search(column):
        return "dim_date"
    key = re.sub(r"^(first|created|owner)_(?=hour|consultant|reason)", "", column)
    name = "dim_" + key.removesuffix("_key")
    return name if key.endswith("_key") and name in dimensions else None


def metrics(table: str, columns: dict[str, str]) -> list[tuple[str, str]]:
    """Sums of what can be added up, by name and expression."""
    found = [("rows", "COUNT(*)")]
    if table.startswith("fact_"):
        found += [(f"sum_{c}", f"SUM({c})") for c, meaning in columns.items() if meaning[:1] == "1"]
        for column in columns:
            if column.endswith("_seconds"):
                found.append((f"avg_{column}", f"AVG({column})"))
        found += [("sum_cost", "SUM(cost)")] if "cost" in columns else []
    return found


def superset(table: str, meaning: str, columns: dict[str, str]) -> dict[str, Any]:
    """A dataset as Superset exports and imports it."""
    main = MAIN_DAY.get(table, "day" if "day" in columns else None)
    return {
        "table_name": table,
        "main_dttm_col": main,
        "description": meaning,
        "default_endpoint": None,
        "offset": 0,
        "cache_timeout": None,
        "schema": "bi",
        "sql": None,
        "params": None,
        "template_params": None,
        "filter_select_enabled": True,
        "fetch_values_predicate": None,
        "extra": None,
        "uuid": _uuid("dataset", table),
        "metrics": [
            {
                "metric_name": name,
                "verbose_name": name.replace("_", " "),
                "metric_type": None,
                "expression": expression,
                "description": None,
                "d3format": None,
                "extra": None,
                "warning_text": None,
            }
            for name, expression in metrics(table, columns)
        ],
        "columns": [
            {
                "column_name": column,
                "verbose_name": None,
                "is_dttm": kind(table, column) == "DATE",
                "is_active": True,
                "type": kind(table, column),
                "groupby": not column.endswith("_seconds"),
                "filterable": True,
                "expression": None,
                "description": text,
                "python_date_format": None,
                "extra": None,
            }
            for column, text in columns.items()
        ],
        "version": "1.0.0",
        "database_uuid": _uuid("database", DATABASE),
    }


def _key_of(target: str) -> str:
    named = {table: column for column, table in FACTS.items()} | {"dim_date": "day"}
    return named.get(target) or target.removeprefix("dim_") + "_key"


def metabase(table: str, meaning: str, columns: dict[str, str], names: set[str]) -> dict[str, Any]:
    """What Metabase is to know of a table: see docs/bi/metabase/apply.py."""
    fields = []
    own = (
        None
        if "period" in columns or not table.startswith(("fact_", "dim_"))
        else next(iter(columns))
    )
    for column, text in columns.items():
        target = dimension_of(column, names) if table.startswith("fact_") else None
        if column in FACTS and FACTS[column] != table:
            target = FACTS[column]
        semantic = None
        if column == own:
            semantic = "type/PK"
        elif target is not None:
            semantic = "type/FK"
        elif column.startswith("label_") or column in ("consultant", "pseudonym"):
            semantic = "type/Category"
        fields.append({
            "name": column,
            "description": text,
            "semantic_type": semantic,
            "fk_target": f"{target}.{_key_of(target)}" if target else None,
        })  # fmt: skip
    return {"name": table, "description": meaning, "fields": fields}


def files() -> dict[Path, str]:
    """Every file with its text."""
    views = {name.split(".")[1]: view for name, view in _views().views("bi").items()}
    names = {name for name in views if name.startswith("dim_")}
    root = FOLDER / "superset"
    database = {
        "database_name": DATABASE,
        "sqlalchemy_uri": "postgresql+psycopg2://indica_bi:XXXXXXXXXX@localhost:5432/indica",
        "cache_timeout": None,
        "expose_in_sqllab": True,
        "allow_run_async": False,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "allow_csv_upload": False,
        "extra": {"allows_virtual_table_explore": True, "schemas_allowed_for_csv_upload": []},
        "uuid": _uuid("database", DATABASE),
        "version": "1.0.0",
    }
    head = {"version": "1.0.0", "type": "SqlaTable", "timestamp": "2026-01-01T00:00:00+00:00"}
    found = {root / "metadata.yaml": _yaml(head), root / "databases/Indica.yaml": _yaml(database)}
    for name, view in views.items():
        text = _yaml(superset(name, view.meaning, view.columns))
        found[root / f"datasets/Indica/{name}.yaml"] = text
    tables = [metabase(name, view.meaning, view.columns, names) for name, view in views.items()]
    found[FOLDER / "metabase" / "model.json"] = (
        json.dumps({"schema": "bi", "tables": tables}, ensure_ascii=False, indent=1) + "\n"
    )
    return found


def _yaml(value: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)
    return text


def main() -> None:
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
