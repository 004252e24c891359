"""What a claim reads depends on what it takes, not on the backlog, whatever the statistics say."""

from __future__ import annotations

from tests.support.cluster import Database

BACKLOG = 2000
CLAIMED = 10


def test_a_claim_does_not_read_the_backlog(database: Database) -> None:
    connection = database.connect("admin", autocommit=False)
    connection.execute("select tests.make_operation(null)")
    connection.execute("select tests.lead(n) from generate_series(1, 50) as n")
    # There is something to change, so that each job is work.
    connection.execute(
        "insert into chatwoot.conversations"
        " (lead_id, channel_id, conversation_id, is_reused, created_at)"
        " select l.id, tests.channel(), l.id, false, now() from leads.leads as l"
    )
    connection.execute("delete from outbox.jobs")
    # As they are most of the time: nothing is due.
    connection.execute("analyze outbox.jobs")
    connection.execute(
        "insert into outbox.jobs (kind, lead_id, payload, due_at, created_at)"
        " select 'chatwoot.update', l.id, '{\"labels\": true}', now(), now()"
        " from leads.leads as l, generate_series(1, %s)",
        (BACKLOG // 50,),
    )

    def read() -> int:
        row = connection.execute("select tests.rows_read('outbox.jobs')").fetchone()
        assert row is not None
        return int(row[0])

    before = read()
    connection.execute("select outbox.claim(tests.worker_id(), %s)", (CLAIMED,))
    connection.execute("select outbox.next_due_at()")
    assert read() - before < BACKLOG
