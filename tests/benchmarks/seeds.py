"""Leads far enough on their way that one private note of each is one HTTP request."""

from __future__ import annotations

from tests.benchmarks.cluster import BenchDatabase
from tests.benchmarks.operation import Token

_SUBMIT = """
select count(*)
from generate_series(%s::integer, %s::integer) as n,
    api.submit_lead(%s, convert_to(jsonb_build_object(
        'person', jsonb_build_object('name', 'Joana Prado', 'phone', '+55319' || (80000000 + n)),
        'origin', 'manual'
    )::text, 'UTF8'), 'seed-' || n) as s
where s.http_status = 201
"""
_CONVERSATIONS = """
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
insert into chatwoot.conversations
    (lead_id, channel_id, conversation_id, is_reused, created_at)
select l.id, (sending.default_channel()).id, l.id, false, now() from leads.leads as l;
analyze leads.leads, chatwoot.conversations, outbox.jobs;
"""
_NOTES = """
select count(outbox.enqueue(
    p_kind => 'chatwoot.note', p_lead_id => l.id, p_due_at => util.current_time(),
    p_payload => '{"about": "summary"}'))
from (select id from leads.leads order by id limit %s) as l
"""
LOOK = """
select outbox.enqueue(
    p_kind => 'chatwoot.update', p_lead_id => %s, p_due_at => util.current_time(),
    p_payload => '{"labels_add": []}')
"""
"""The least that is one request: an update that looks at a conversation and changes nothing."""
AT_ONCE = 500
"""Referrals per transaction; each holds advisory locks until it ends."""


def make_leads(database: BenchDatabase, token: Token, count: int) -> None:
    """So many leads with a conversation in Chatwoot and nothing to do."""
    for first in range(1, count + 1, AT_ONCE):
        last = min(first + AT_ONCE - 1, count)
        made = database.one(_SUBMIT, first, last, token.credential)
        assert made == last - first + 1, f"{made} leads of {first} to {last}"
    database.run(_CONVERSATIONS)


def order_notes(database: BenchDatabase, count: int) -> None:
    """One due note for each of so many leads."""
    assert database.one(_NOTES, count) == count
