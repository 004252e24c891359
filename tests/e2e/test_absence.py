"""What is missing, stopped, late or held is named by `indica doctor`, with what to do about it.

One server with pg_cron and one operation in it, as the guide sets them up. Each case breaks one
thing, asks the doctor, and mends it; then nothing may be found.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import psycopg
import pytest

from database import master_key, migrations
from database.cli.commands.doctor import Check, examine
from database.cli.local import LocalSystem
from database.connection import sync_jobs
from tests.support.cluster import MASTER_KEY, Database, ThrowawayCluster

DATABASE = "indica"

OPERATION = """
insert into sending.channels
    (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, is_default)
values ('principal', '123456', 1, 1, true);
insert into routing.consultants (name, email, chatwoot_agent_id)
values ('Ana', 'ana@empresa.exemplo', 1);
insert into routing.pools (code, name) values ('geral', 'Geral');
insert into routing.pool_members (pool_id, consultant_id, weight)
    select p.id, c.id, 1 from routing.pools as p, routing.consultants as c;
insert into routing.rules (name, pool_id, position) select 'Todas', p.id, 1 from routing.pools as p;
update sending.templates set state = 'approved';
insert into intake.sources (code, name) values ('site', 'Site'), ('parceiro', 'Parceiro');
"""

HEALTHY = """
delete from jobs.runs;
insert into jobs.runs (job_name, started_at, finished_at, outcome)
    select j.name, clock_timestamp(), clock_timestamp(), 'succeeded' from jobs.schedules as j;
update jobs.schedules set is_enabled = true, created_at = clock_timestamp();
delete from outbox.workers;
insert into outbox.workers (name, pid, version, started_at, heartbeat_at)
    values ('host', 1, '1', now(), now() + interval '1 hour');
delete from ops.api_processes;
insert into ops.api_processes (name, pid, version, started_at, heartbeat_at)
    values ('host', 2, '1', now(), now() + interval '1 hour');
"""


@dataclass(frozen=True, slots=True)
class Case:
    """One thing that is wrong."""

    name: str
    breaks: str
    mends: str
    check: str
    """The line of the doctor that must name it."""
    says: str
    remedy: str
    state: str = "error"


SYNC = "-- sync"

CASES = (
    Case(
        "a job was dropped from pg_cron",
        "delete from cron.job where jobname = 'indica:rework.run'",
        SYNC,
        "jobs",
        "missing in pg_cron's list: rework.run",
        "indica jobs sync",
    ),
    Case(
        "a job was paused in pg_cron",
        "update cron.job set active = false where jobname = 'indica:rework.run'",
        SYNC,
        "jobs",
        "paused in pg_cron: rework.run",
        "indica jobs sync",
    ),
    Case(
        "a job was renamed in pg_cron",
        "update cron.job set jobname = 'rework' where jobname = 'indica:rework.run'",
        f"delete from cron.job where jobname = 'rework'; {SYNC}",
        "jobs",
        "missing in pg_cron's list: rework.run",
        "indica jobs sync",
    ),
    Case(
        "the jobs speak of the database's old name",
        "update cron.job set database = 'old' where jobname = 'indica:jobs.purge'",
        SYNC,
        "jobs",
        "another database, schedule or command: jobs.purge",
        "indica jobs sync",
    ),
    Case(
        "a job has another schedule",
        "update cron.job set schedule = '0 0 1 1 *' where jobname = 'indica:jobs.purge'",
        SYNC,
        "jobs",
        "another database, schedule or command: jobs.purge",
        "indica jobs sync",
    ),
    Case(
        "a job is disabled",
        "update jobs.schedules set is_enabled = false where name = 'rework.run'",
        "",
        "jobs",
        "the operation disabled: rework.run",
        "is_enabled",
        state="warning",
    ),
    Case(
        "a job never ran",
        "delete from jobs.runs where job_name = 'rework.run';"
        " update jobs.schedules set created_at = now() - interval '2 days'",
        "",
        "jobs",
        "never ran: rework.run",
        "indica jobs run",
    ),
    Case(
        "a job is late",
        "update jobs.runs set started_at = now() - interval '3 days',"
        " finished_at = now() - interval '3 days' where job_name = 'rework.run'",
        "",
        "jobs",
        "late: rework.run",
        "indica jobs sync",
    ),
    Case(
        "a job runs too long",
        "insert into jobs.runs (job_name, started_at, outcome)"
        " values ('leads.seal_history', now() - interval '1 hour', 'running');"
        " update jobs.runs set started_at = now() - interval '2 hours'"
        " where job_name = 'leads.seal_history' and outcome = 'succeeded'",
        "",
        "jobs",
        "longer than they may: leads.seal_history",
        "governance.long_waits",
    ),
    Case(
        "a job fails",
        "insert into jobs.runs (job_name, started_at, finished_at, outcome, error)"
        " values ('jobs.purge', now(), now(), 'failed', '{\"sqlstate\": \"57014\"}')",
        "",
        "jobs",
        "failed last time: jobs.purge",
        "indica jobs list",
    ),
    Case(
        "pg_cron cannot connect",
        "update jobs.runs set started_at = now() - interval '1 hour';"
        " delete from cron.job_run_details;"
        " insert into cron.job_run_details (jobid, runid, database, username, command, status,"
        " return_message) select jobid, 1000000, database, username, command, 'failed',"
        " 'connection failed' from cron.job where jobname = 'indica:outbox.requeue_expired'",
        "delete from cron.job_run_details",
        "scheduler",
        "It says: connection failed",
        "cron.use_background_workers = on",
    ),
    Case(
        "no worker runs",
        "update outbox.workers set stopped_at = now()",
        "",
        "workers",
        "No worker is alive",
        "indica-worker run",
    ),
    Case(
        "a worker stopped reading",
        "insert into outbox.workers (name, pid, version, started_at, heartbeat_at)"
        " values ('other', 9, '1', now() - interval '1 hour', now() - interval '5 minutes')",
        "",
        "workers",
        "other (9) stopped reading",
        "restart it",
    ),
    Case(
        "the API is stopped",
        "update ops.api_processes set heartbeat_at = now() - interval '2 minutes'",
        "",
        "api",
        "No process of the API is up",
        "indica-api run",
    ),
    Case(
        "the database is read only",
        f"alter database {DATABASE} set default_transaction_read_only = on",
        f"set default_transaction_read_only = off;"
        f" alter database {DATABASE} reset default_transaction_read_only",
        "database",
        "read only",
        "default_transaction_read_only",
    ),
    Case(
        "the purge is behind",
        "insert into inbox.deliveries (provider, received_at, raw, raw_sha256, state, processed_at)"
        " values ('whatsapp', now() - interval '40 days', 'x', sha256('x'), 'processed', now())",
        "delete from inbox.deliveries",
        "purge",
        "1 rows of deliveries",
        "indica jobs run jobs.purge",
    ),
    Case(
        "a source fell silent",
        "insert into intake.arrivals (source_id, hour, submissions, first_at, last_at)"
        " select s.id, h, 4, h, h + interval '50 minutes' from intake.sources as s,"
        " generate_series(date_trunc('hour', now()) - interval '20 days',"
        "  date_trunc('hour', now()) - case s.code when 'site' then interval '9 hours'"
        "  else interval '1 hour' end, '1 hour') as h",
        "delete from intake.arrivals",
        "sources",
        "The source site is silent",
        "governance.source_habits",
        state="warning",
    ),
    Case(
        "Chatwoot's webhook is gone",
        "insert into outbox.jobs (kind, state, due_at, created_at, finished_at)"
        " values ('chatwoot.note', 'done', now(), now(), now() - interval '2 hours')",
        "delete from outbox.jobs",
        "webhooks",
        "Chatwoot tells nothing",
        "/webhooks/chatwoot",
    ),
    Case(
        "Meta tells nothing of what it accepted",
        "set session_replication_role = replica;"
        " insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key,"
        " recipient, body, state, wamid, queued_at, sending_at, accepted_at) select 1, c.id, t.id,"
        " 'first_contact', 'k', '+5511981234567', 'x', 'accepted', 'w', now(),"
        " now() - interval '2 hours', now() - interval '2 hours'"
        " from sending.channels as c, sending.templates as t limit 1;"
        " reset session_replication_role",
        "delete from sending.messages",
        "statuses",
        "without any status: 1",
        "Subscribe the app",
    ),
    Case(
        "every signature is refused",
        "select inbox.count_refusals('{\"whatsapp\": 129}')",
        "delete from inbox.refusals",
        "webhooks",
        "Webhooks of whatsapp refused: 129",
        "INDICA_WHATSAPP_APP_SECRET",
    ),
    Case(
        "webhooks are not read",
        "insert into inbox.deliveries (provider, received_at, raw, raw_sha256)"
        " values ('chatwoot', now() - interval '5 minutes', 'x', sha256('x'))",
        "delete from inbox.deliveries",
        "webhooks",
        "wait for more than a minute: 1 (chatwoot)",
        "governance.lock_holders",
    ),
    Case(
        "a fact of a webhook failed",
        "insert into inbox.deliveries (provider, received_at, raw, raw_sha256, state, processed_at)"
        " values ('whatsapp', now(), 'x', sha256('x'), 'processed', now());"
        " insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state,"
        " error, created_at) select d.id, 'k', 'status', '{\"a\": 1}', now(), 'failed',"
        ' \'{"sqlstate": "XX000"}\', now() from inbox.deliveries as d',
        "delete from inbox.facts; delete from inbox.deliveries",
        "webhooks",
        "Facts of webhooks that failed: 1 (status)",
        "indica fact retry",
    ),
    Case(
        "a job of the outbox is dead",
        "insert into outbox.jobs (kind, state, due_at, created_at, finished_at)"
        " values ('chatwoot.contact', 'dead', now(), now(), now())",
        "delete from outbox.jobs",
        "dead_letters",
        "given up: 1 (chatwoot.contact 1)",
        "indica outbox dismiss --reason",
    ),
    Case(
        "the number is stopped",
        "update sending.channels set state = 'stopped', state_reason = '190'",
        "update sending.channels set state = 'active', state_reason = null",
        "channel",
        "The number principal stopped",
        "indica channel resume principal",
    ),
    Case(
        "a template is paused at Meta",
        "update sending.templates set state = 'paused' where code = 'first_contact'",
        "update sending.templates set state = 'approved'",
        "templates",
        "first_contact is paused",
        "indica template sync",
    ),
    Case(
        "no cadence is active",
        "update rework.policies set is_active = false",
        "update rework.policies set is_active = true where is_default",
        "cadence",
        "silent leads wait for ever",
        "rework.policies",
    ),
)


@pytest.fixture(scope="module")
def server() -> Iterator[ThrowawayCluster]:
    with ThrowawayCluster(cron_database=DATABASE) as cluster:
        if not cluster.programs.has_library("pg_cron"):
            pytest.fail("pg_cron is not installed: run `make packages`")
        database = cluster.bootstrapped(DATABASE)
        migrations.upgrade(database.url("owner"))
        master_key.introduce(database.url("migrator"), MASTER_KEY)
        with database.connect("admin") as admin:
            admin.execute(OPERATION.encode())
        sync_jobs(database.url("migrator"))
        database.close()
        yield cluster


@pytest.fixture
def operation(server: ThrowawayCluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The operation, in health."""
    database = Database(server, DATABASE)
    monkeypatch.setenv("INDICA_DATABASE_URL", database.url("migrator"))
    run(database, HEALTHY)
    yield database
    database.close()


def run(database: Database, statements: str) -> None:
    with psycopg.connect(
        database.url("admin"), autocommit=True, options="-c default_transaction_read_only=off"
    ) as admin:
        admin.execute(statements.encode())
    if SYNC in statements:
        sync_jobs(database.url("migrator"))


def findings() -> Sequence[Check]:
    return [check for check in examine(LocalSystem(), {"operation"}) if check.state != "ok"]


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_doctor_names_what_is_wrong(operation: Database, case: Case) -> None:
    assert findings() == [], "nothing is wrong before"
    run(operation, case.breaks)
    try:
        named = [check for check in findings() if check.name == case.check]
        assert [
            check
            for check in named
            if case.says in check.detail
            and case.remedy in (check.remedy or "")
            and check.state == case.state
        ], named
    finally:
        run(operation, f"{case.mends}\n;{HEALTHY}")
    assert findings() == [], "nor after"


@pytest.mark.slow
def test_who_holds_a_lock_is_named(operation: Database) -> None:
    run(operation, "grant execute on function pg_advisory_lock(bigint) to indica_bi")
    with operation.connect("bi", application_name="report") as reader:
        reader.execute("select pg_advisory_lock(hashtextextended('inbox.process_deliveries', 0))")
        (found,) = findings()
        assert found.name == "locks"
        assert found.detail.startswith(
            f"indica_bi (application report, process {reader.info.backend_pid})"
            " holds the lock inbox.process_deliveries since 20"
        )
        assert f"pg_terminate_backend({reader.info.backend_pid})" in (found.remedy or "")
    assert findings() == []


@pytest.mark.slow
def test_a_sync_puts_right_what_differs_and_reads_it_back(operation: Database) -> None:
    url = operation.url("migrator")
    assert sync_jobs(url).changed == []
    run(
        operation,
        "update cron.job set active = false where jobname like 'indica:leads.%'"
        ";"
        "update cron.job set database = 'old' where jobname = 'indica:rework.run'"
        ";"
        "update cron.job set jobname = 'indica:old' where jobname = 'indica:jobs.purge'"
        "; update jobs.schedules set is_enabled = false where name = 'jobs.refresh_views'",
    )
    done = sync_jobs(url)
    assert done.changed == [
        "leads.create_partitions",
        "leads.prove_history",
        "leads.seal_history",
        "rework.run",
        "jobs.purge",
    ]
    assert done.removed == ["jobs.refresh_views", "old"]
    assert (done.scheduler, done.wrong) == ("here", [])

    run(operation, "update jobs.schedules set is_enabled = false")
    none = sync_jobs(url)
    assert (none.scheduler, none.scheduled, none.wrong) == ("here", 0, [])
    with operation.connect("admin") as admin:
        rows = admin.execute("select jobname from cron.job").fetchall()
    assert rows == [("indica:cron_log",)], "no job goes on that is disabled"

    run(operation, HEALTHY)
    again = sync_jobs(url)
    assert again.scheduled == len(again.changed)
    assert findings() == []


@pytest.mark.slow
def test_a_scheduler_that_is_gone_is_named_here_and_in_a_copy(
    operation: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last of this file: pg_cron comes back with the server only."""
    copied = Database(operation.cluster, "copied")
    with psycopg.connect(operation.cluster.admin_url(), autocommit=True) as admin:
        admin.execute("create database other")
        admin.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = 'indica'"
        )
        admin.execute("create database copied template indica owner indica_owner")
    (found,) = findings()
    assert (found.name, found.state) == ("scheduler", "error")
    assert "does not run in the server" in found.detail
    assert "shared_preload_libraries" in (found.remedy or "")
    done = sync_jobs(operation.url("migrator"))
    assert (done.scheduler, done.wrong) == ("gone", [])
    other = psycopg.connect(
        operation.cluster.admin_url("other"), application_name="pg_cron scheduler"
    )
    try:
        # As if cron.database_name were another one: the copy has a list too, which nobody reads.
        monkeypatch.setenv("INDICA_DATABASE_URL", copied.url("migrator"))
        named = {check.name: check for check in findings()}
        assert "another database" in named["scheduler"].detail
        assert "cron.database_name" in (named["scheduler"].remedy or "")
        assert "jobs" not in named, "what its list says of the other database alters nothing here"
        assert sync_jobs(copied.url("migrator")).scheduler == "elsewhere"
    finally:
        other.close()
        copied.drop()
