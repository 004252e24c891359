"""The star of `bi` as tools read it: as `indica_bi`, by reflection, with joins of facts and
dimensions."""

from __future__ import annotations

import datetime
import importlib.util
import json
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import responses
import yaml
from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    Float,
    Integer,
    MetaData,
    Numeric,
    Select,
    Table,
    Uuid,
    create_engine,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import Engine

from tests.support.cluster import Database, ThrowawayCluster

DOCS = Path(__file__).resolve().parents[2] / "docs"
KINDS = (Date, Integer, BigInteger, Float, Boolean, Numeric, Uuid)


@pytest.fixture(scope="module")
def told(cluster: ThrowawayCluster) -> Iterator[Database]:
    """The long story, committed, with fresh views."""
    clone = cluster.clone()
    with clone.connect("admin") as connection:
        connection.execute("set search_path = tests, public")
        connection.execute("begin; select tests.tell_long_story(); commit")
    with clone.connect("owner") as connection:
        connection.execute("select jobs.refresh_views()")
    yield clone
    clone.drop()


@pytest.fixture(scope="module")
def engine(told: Database) -> Iterator[Engine]:
    """As a BI tool connects."""
    url = told.url("bi").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def star(engine: Engine) -> dict[str, Table]:
    """Every view of the schema, found by reflection."""
    found = inspect(engine)
    names = {
        *found.get_table_names("bi"),
        *found.get_view_names("bi"),
        *found.get_materialized_view_names("bi"),
    }
    metadata = MetaData(schema="bi")
    return {name: Table(name, metadata, autoload_with=engine) for name in sorted(names)}


def test_reflection_finds_facts_dimensions_types_and_comments(star: dict[str, Table]) -> None:
    assert len([name for name in star if name.startswith("fact_")]) == 8
    assert len([name for name in star if name.startswith("dim_")]) == 13
    for table in star.values():
        for column in table.columns:
            assert column.comment, column
            if column.name.endswith("_key"):
                assert isinstance(column.type, Integer | BigInteger) or column.name == "cost_key"
            elif column.name.startswith("is_"):
                assert isinstance(column.type, Boolean)
            elif column.name == "day" or column.name.endswith("_day"):
                assert isinstance(column.type, Date)
            elif column.name.endswith("_seconds"):
                assert isinstance(column.type, KINDS)


def test_every_key_of_a_fact_has_its_row(engine: Engine, star: dict[str, Table]) -> None:
    """No join of a fact with a dimension loses a row."""
    days = star["dim_date"].c.day
    lost = []
    with engine.connect() as connection:
        for name, fact in star.items():
            if not name.startswith("fact_"):
                continue
            for column in fact.columns:
                key = re.sub(r"^(first|created|owner)_(?=hour|consultant|reason)", "", column.name)
                dimension = star.get("dim_" + key.removesuffix("_key"))
                if column.name == "day" or column.name.endswith("_day"):
                    there = select(days).where(days == column).exists()
                elif dimension is not None and key.endswith("_key"):
                    there = select(dimension.c[key]).where(dimension.c[key] == column).exists()
                else:
                    continue
                wrong = select(func.count()).select_from(fact).where(~there, column.is_not(None))
                if connection.execute(wrong).scalar_one():
                    lost.append(str(column))
    assert lost == []


def _sum(column: Any) -> Any:
    return func.coalesce(func.sum(column), 0)


def _leads_by_week(s: dict[str, Table]) -> Select[Any]:
    f = s["fact_leads"]
    week = func.date_trunc("week", f.c.created_day).label("week")
    return select(week, func.sum(f.c.leads)).group_by(week).order_by(week)


def _by_weekday(s: dict[str, Table]) -> Select[Any]:
    f, d = s["fact_leads"], s["dim_date"]
    return (
        select(d.c.weekday_name_pt, _sum(f.c.leads), func.bool_or(d.c.is_holiday))
        .join_from(f, d, d.c.day == f.c.created_day)
        .group_by(d.c.weekday, d.c.weekday_name_pt)
        .order_by(d.c.weekday)
    )


def _funnel_by_origin(s: dict[str, Table]) -> Select[Any]:
    f, o = s["fact_leads"], s["dim_origin"]
    return (
        select(o.c.label_pt, _sum(f.c.leads), _sum(f.c.engaged), _sum(f.c.won))
        .join_from(f, o, o.c.origin_key == f.c.origin_key)
        .group_by(o.c.label_pt)
        .order_by(o.c.label_pt)
    )


def _won_by_consultant(s: dict[str, Table]) -> Select[Any]:
    f, c = s["fact_leads"], s["dim_consultant"]
    return (
        select(c.c.consultant, _sum(f.c.leads), _sum(f.c.won))
        .join_from(f, c, c.c.consultant_key == f.c.consultant_key)
        .group_by(c.c.consultant)
        .order_by(c.c.consultant)
    )


def _refused_by_reason(s: dict[str, Table]) -> Select[Any]:
    f, r, o = s["fact_submissions"], s["dim_reason"], s["dim_origin"]
    return (
        select(o.c.origin, r.c.reason, _sum(f.c.submissions))
        .join_from(f, r, r.c.reason_key == f.c.reason_key)
        .join(o, o.c.origin_key == f.c.origin_key)
        .where(f.c.created + f.c.touched == 0)
        .group_by(o.c.origin, r.c.reason)
        .order_by(o.c.origin, r.c.reason)
    )


def _delivery_by_template(s: dict[str, Table]) -> Select[Any]:
    f, t = s["fact_messages"], s["dim_template"]
    return (
        select(t.c.template, _sum(f.c.messages), _sum(f.c.delivered), _sum(f.c.replied))
        .join_from(f, t, t.c.template_key == f.c.template_key)
        .group_by(t.c.template)
        .order_by(t.c.template)
    )


def _calls_by_part_of_day(s: dict[str, Table]) -> Select[Any]:
    f, h = s["fact_calls"], s["dim_hour"]
    return (
        select(h.c.part_of_day_pt, _sum(f.c.calls), _sum(f.c.answered))
        .join_from(f, h, h.c.hour_key == f.c.hour_key)
        .group_by(h.c.part_of_day_pt)
        .order_by(h.c.part_of_day_pt)
    )


def _time_by_status(s: dict[str, Table]) -> Select[Any]:
    f, t = s["fact_status_periods"], s["dim_status"]
    return (
        select(t.c.label_pt, _sum(f.c.periods), func.sum(f.c.seconds))
        .join_from(f, t, t.c.status_key == f.c.status_key)
        .group_by(t.c.status_key, t.c.label_pt)
        .order_by(t.c.status_key)
    )


def _replies_to_rework(s: dict[str, Table]) -> Select[Any]:
    """Two facts at different grains, each summed before they meet."""
    a, m = s["fact_attempts"], s["fact_messages"]
    return (
        select(a.c.step, _sum(a.c.attempts), _sum(m.c.delivered), _sum(a.c.replied))
        .join_from(a, m, m.c.message_key == a.c.message_key, isouter=True)
        .group_by(a.c.step)
        .order_by(a.c.step)
    )


def _cost_by_month(s: dict[str, Table]) -> Select[Any]:
    f, d = s["fact_costs"], s["dim_date"]
    return (
        select(d.c.month_start, f.c.currency, _sum(f.c.cost))
        .join_from(f, d, d.c.day == f.c.day)
        .group_by(d.c.month_start, f.c.currency)
        .order_by(d.c.month_start, f.c.currency)
    )


def _leads_by_region(s: dict[str, Table]) -> Select[Any]:
    f, a = s["fact_leads"], s["dim_area"]
    return (
        select(a.c.region, a.c.uf, _sum(f.c.leads))
        .join_from(f, a, a.c.area_key == f.c.area_key)
        .group_by(a.c.region, a.c.uf)
        .order_by(a.c.region, a.c.uf)
    )


def _by_referrer_kind(s: dict[str, Table]) -> Select[Any]:
    f, r = s["fact_leads"], s["dim_referrer"]
    return (
        select(r.c.kind, func.count(func.distinct(r.c.referrer_key)), _sum(f.c.leads))
        .join_from(f, r, r.c.referrer_key == f.c.referrer_key)
        .group_by(r.c.kind)
        .order_by(r.c.kind)
    )


TRUTHS: list[tuple[Callable[[dict[str, Table]], Select[Any]], int, str]] = [
    (_leads_by_week, 1, "select count(*) from leads.leads"),
    (_by_weekday, 1, "select count(*) from leads.leads"),
    (_funnel_by_origin, 3, "select count(*) from leads.leads where status = 'won'"),
    (_won_by_consultant, 1, "select count(*) from leads.leads"),
    (_refused_by_reason, 2, "select count(*) from intake.submissions where lead_id is null"),
    (
        _delivery_by_template,
        2,
        "select count(*) from sending.messages where coalesce(delivered_at, read_at) is not null",
    ),
    (_calls_by_part_of_day, 1, "select count(*) from leads.calls"),
    (_time_by_status, 1, "select count(*) from leads.status_periods"),
    (_replies_to_rework, 1, "select count(*) from rework.attempts"),
    (_cost_by_month, 2, "select coalesce(sum(cost), 0) from governance.message_costs"),
    (_leads_by_region, 2, "select count(*) from leads.leads"),
    (_by_referrer_kind, 2, "select count(*) from leads.leads"),
]
"""A question, the column of its answer that is added up, and what that must come to."""


@pytest.mark.parametrize(
    ("ask", "column", "truth"), TRUTHS, ids=[ask.__name__[1:] for ask, *_ in TRUTHS]
)
def test_a_question_of_an_analyst_is_answered(
    told: Database,
    engine: Engine,
    star: dict[str, Table],
    ask: Callable[[dict[str, Table]], Select[Any]],
    column: int,
    truth: str,
) -> None:
    with engine.connect() as connection:
        rows = connection.execute(ask(star)).all()
    with told.connect("admin") as admin:
        found = admin.execute(truth.encode()).fetchone()
    assert rows
    assert found is not None
    assert sum(Decimal(str(row[column])) for row in rows) == Decimal(str(found[0]))


@pytest.mark.parametrize("grain", ["day", "week", "month", "quarter", "year"])
def test_a_day_is_cut_into_any_grain(engine: Engine, star: dict[str, Table], grain: str) -> None:
    f = star["fact_leads"]
    cut = func.date_trunc(grain, f.c.created_day).label("cut")
    with engine.connect() as connection:
        rows = connection.execute(select(cut, func.sum(f.c.leads)).group_by(cut)).all()
    assert all(isinstance(row[0], datetime.datetime) for row in rows)


def test_a_sum_of_a_dataset_is_one(engine: Engine) -> None:
    """Every metric of every dataset can be computed."""
    with engine.connect() as connection:
        for path in (DOCS / "bi" / "superset" / "datasets").rglob("*.yaml"):
            dataset = yaml.safe_load(path.read_text("utf-8"))
            asked = ", ".join(m["expression"] for m in dataset["metrics"])
            row = connection.execute(text(f"select {asked} from bi.{dataset['table_name']}")).one()
            assert row[0] > 0


def test_metabase_is_told() -> None:
    """Descriptions, keys and their dimensions reach the API; what is not synced yet is named."""
    spec = importlib.util.spec_from_file_location("apply", DOCS / "bi" / "metabase" / "apply.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    model = json.loads((DOCS / "bi" / "metabase" / "model.json").read_text("utf-8"))
    tables = [t for t in model["tables"] if t["name"] != "dim_hour"]
    known = [
        {
            "id": n, "name": table["name"], "schema": "bi",
            "fields": [
                {"id": 1000 * n + k, "name": f["name"]} for k, f in enumerate(table["fields"])
            ],
        }
        for n, table in enumerate(tables, 1)
    ]  # fmt: skip
    with responses.RequestsMock() as http:
        http.get("http://metabase.test/api/database/2/metadata", json={"tables": known})
        http.put(re.compile(r"http://metabase\.test/api/(table|field)/\d+"), json={})
        assert module.apply("http://metabase.test", 2, "key", model) == ["dim_hour"]
        said = {call.request.url: json.loads(call.request.body or "{}") for call in http.calls}
    leads = next(t for t in known if t["name"] == "fact_leads")
    products = next(t for t in known if t["name"] == "dim_product")
    key = next(f["id"] for f in leads["fields"] if f["name"] == "product_key")
    told = said[f"http://metabase.test/api/field/{key}"]
    assert told["fk_target_field_id"] == products["fields"][0]["id"]
    assert told["semantic_type"] == "type/FK"


def test_the_datasets_name_what_is_there(star: dict[str, Table]) -> None:
    """Files for Superset and Metabase, one a fact and dimension, with every column."""
    superset, wrong = {}, []
    for path in (DOCS / "bi" / "superset" / "datasets").rglob("*.yaml"):
        dataset = yaml.safe_load(path.read_text("utf-8"))
        name = dataset["table_name"]
        superset[name] = [c["column_name"] for c in dataset["columns"]]
        for column in dataset["columns"]:
            real = str(star[name].columns[column["column_name"]].type)
            if real != (column["type"] or real) and not real.startswith("DOUBLE"):
                wrong.append((name, column["column_name"], real))
            if column["is_dttm"] != (real == "DATE"):
                wrong.append((name, column["column_name"], real))
    assert wrong == []
    metabase = {
        table["name"]: [f["name"] for f in table["fields"]]
        for table in json.loads((DOCS / "bi" / "metabase" / "model.json").read_text("utf-8"))[
            "tables"
        ]
    }
    columns = {name: [column.name for column in table.columns] for name, table in star.items()}
    assert superset == columns
    assert metabase == columns
