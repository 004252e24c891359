"""Writes docs/governance.md and docs/bi.md from the views' files and the questions beside them:
`.venv/bin/python docs/views.py`.

What a view and a column mean stands in their comments (sql_functions/governance, sql_functions/bi),
the worked questions in docs/questions/. Tests compare the pages with what this would write, the
comments with the database, and run every question as the role that may.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"

GOVERNANCE_HEAD = """\
# Governance views

Views for DBAs and managers: was anything lost, does anything stand still, and why did things
happen as they did? They are ordinary views: every answer is of the moment. The role `indica_dba`
reads them all, and no table behind them.

People who were referred are named by `person_uid` alone; their names stand in one view,
`governance.lead_directory`, and no view shows a phone, an e-mail or a text of theirs. Consultants,
operators and referrers are shown by name. Times are `timestamptz`, durations `interval`; days and
hours count by the clock of the operation (`governance.clock`). A query for one lead, one person or
one week reads no other history.

Written by `docs/views.py` from the views' files and `docs/questions/governance.sql`; do not edit.
The tests compare them and run every question.
"""

BI_HEAD = """\
# BI views

A star for Metabase, Power BI, Superset and their like: facts at their grain, dimensions that name
their keys, and a few sums ready made. The role `indica_bi` reads schema `bi` and nothing else.
There is no personal data in it: leads and people appear as numbers that nothing outside the
database knows, referrers by a pseudonym, consultants by name. A lead's row says all the same what
became of one person, so that whoever knows that somebody was referred on a day could look for them:

* times are days and hours, never minutes;
* an area code shows only when the setting `smallest_cell` (5) or more people share it, else the
  state, else `(other)`;
* a product and source that fewer share, of one origin in one month, stand under `(other)`; what
  adds up over them stays exact.

Each fact names a dimension by a column of the same name (`product_key`), days by the day itself
(`dim_date.day`). Every key has its row, 0 for none, so that a join loses nothing; a day is null
where nothing happened yet. Counts are 0 or 1 and, as durations in seconds, can be added up. Days
and hours are civil, in the setting `timezone`.

The job `jobs.refresh_views` refreshes what is materialized every ten minutes beside its readers,
what others read first: nobody waits, and a report sees either the old rows or the new ones.
`fact_attempts`, `fact_calls`, `fact_costs` and `fact_status_periods` are of the moment.
`bi.freshness` says how old each is.

[docs/bi](bi/README.md) holds datasets for Superset and Metabase, written from the same comments.

Written by `docs/views.py` from the views' files and `docs/questions/bi.sql`; do not edit. The tests
compare them and run every question.
"""

GROUPS = {
    "governance": {
        "Leads": """lead_history status_history first_contacts origin_and_credit lead_interests
            transfers calls status_ageing terms stagnant_leads lead_directory""",
        "Referrals": "conservation duplicates rejections quarantine_list cards referrers",
        "Consultants and distribution": "consultant_control pool_shares assignment_decisions",
        "Messages": """message_evidence words_said reply_credit rework_trail rework_effect
            message_costs template_experiments channels templates template_problems""",
        "Intelligence": """forecast score_calibration score_drift model_learned rework_uplift""",
        "People's rights": """person_dossier consents opt_outs suppressions suppression_counts
            shared_identifiers lookups access access_log""",
        "Machinery": """setup_gaps outbox_health overdue_jobs dead_jobs webhook_health failed_facts
            webhook_refusals source_habits chatwoot_reading chatwoot_heals ownership_splits job_runs
            scheduler processes health_findings findings lock_holders long_waits seals audit actors
            clock purge_backlog alerts alert_figures""",
    },
    "bi": {
        "Facts": """fact_leads fact_submissions fact_messages fact_replies fact_attempts fact_calls
            fact_status_periods fact_costs""",
        "Dimensions": """dim_date dim_hour dim_consultant dim_team dim_pool dim_product dim_origin
            dim_source dim_referrer dim_area dim_template dim_status dim_reason""",
        "Ready-made": """mv_daily_funnel mv_consultants mv_rework_effect mv_message_delivery
            freshness""",
    },
}
HEADS = {"governance": GOVERNANCE_HEAD, "bi": BI_HEAD}

_COMMENT = r"^comment on (?:materialized )?view {0} is\s+'((?:[^']|'')*)';"
_COLUMN = r"^comment on column {0}\.(\w+) is\s+'((?:[^']|'')*)';"


@dataclass(frozen=True, slots=True)
class View:
    """What the file of a view says of it."""

    name: str
    meaning: str
    columns: dict[str, str]
    is_materialized: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answer."""

    text: str
    query: str
    views: tuple[str, ...]


def views(schema: str) -> dict[str, View]:
    """The views of a schema, by name."""
    found = {}
    for path in sorted((ROOT / "sql_functions" / schema).glob("*.sql")):
        text = path.read_text("utf-8")
        name = path.stem
        comment = re.search(_COMMENT.format(re.escape(name)), text, re.MULTILINE)
        if comment is not None:
            columns = re.findall(_COLUMN.format(re.escape(name)), text, re.MULTILINE)
            found[name] = View(
                name,
                _words(comment[1]),
                {column: _words(meaning) for column, meaning in columns},
                "create materialized view" in text,
            )
    return found


def questions(schema: str) -> list[Question]:
    """The worked questions of a schema, in order."""
    text = (DOCS / "questions" / f"{schema}.sql").read_text("utf-8")
    found = []
    for block in re.split(r"^-- ", text, flags=re.MULTILINE)[1:]:
        title, query = block.split("\n", 1)
        named = re.findall(rf"\b{schema}\.\w+", query)
        found.append(Question(title.strip(), query.strip(), tuple(dict.fromkeys(named))))
    return found


def render(schema: str) -> str:
    """The page of a schema."""
    known = views(schema)
    groups = {
        group: [f"{schema}.{name}" for name in names.split()]
        for group, names in GROUPS[schema].items()
    }
    listed = [name for names in groups.values() for name in names]
    if sorted(listed) != sorted(known):
        raise SystemExit(
            f"GROUPS in docs/views.py: to be listed {sorted(set(known) - set(listed))},"
            f" gone {sorted(set(listed) - set(known))}"
        )
    parts = [HEADS[schema], "## Questions\n"]
    asked = questions(schema)
    for number, question in enumerate(asked, 1):
        parts.append(f"### {number}. {question.text}\n\n```sql\n{question.query}\n```\n")
    for group, names in groups.items():
        parts.append(f"## {group}\n")
        parts += [_section(known[name], asked) for name in names]
    return "\n".join(parts)


def _section(view: View, asked: list[Question]) -> str:
    answers = [str(n) for n, question in enumerate(asked, 1) if view.name in question.views]
    told = f" Questions: {', '.join(answers)}." if answers else ""
    rows = "\n".join(f"| `{column}` | {meaning} |" for column, meaning in view.columns.items())
    head = "| column | meaning |\n| --- | --- |"
    return f"### `{view.name}`\n\n{view.meaning}{told}\n\n{head}\n{rows}\n"


def _words(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("''", "'")).strip()


def main() -> None:
    for schema in HEADS:
        (DOCS / f"{schema}.md").write_text(render(schema), "utf-8")


if __name__ == "__main__":
    main()
