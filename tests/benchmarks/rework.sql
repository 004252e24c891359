-- See rework.py, which sets rework.due and rework.leads and runs this in one transaction.
-- The first rework.due leads are silent since D+3 today; the others are not due: they wait longer, or have ended.
set session_replication_role = replica;
set synchronous_commit = off;

-- Always open, so that every day is one on which the rework plans.
update ops.settings set value = 'null' where key = 'first_contact_hours';

insert into routing.consultants (name, email) select 'Consultora ' || n, 'rework' || n || '@example.com' from generate_series(1, 50) as n;

create temporary table seed as
select
    n, case when n <= current_setting('rework.due')::integer then 'due' when n % 10 < 3 then 'waits' else 'ended' end as fate,
    now() - interval '3 days' - n * interval '0.001 second' as at, c.first + n % 50 as consultant_id
from generate_series(1, current_setting('rework.leads')::integer) as n
cross join (select min(id) as first from routing.consultants where email like 'rework%') as c;

insert into people.people (id, name, name_key)
overriding system value select n, 'Joana Prado ' || n, 'joana prado ' || n from seed;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at)
select n, 'phone', '+55' || (array['11', '31', '68', '81'])[1 + n % 4] || '9' || (80000000 + n), 'm5531' || (80000000 + n), 'mobile', at from seed;
insert into ops.api_tokens (prefix, secret_sha256, name, scopes) values ('rework', sha256('rework'), 'rework', '{}');
insert into intake.submissions (id, uid, token_id, received_at, raw_sha256, outcome, http_status, answer, lead_id)
overriding system value
select s.n, gen_random_uuid(), t.id, s.at, '', 'created', 201, '{}', s.n from seed as s, ops.api_tokens as t where t.prefix = 'rework' and s.fate = 'due';
insert into leads.leads (
    id, person_id, submission_id, status, status_since, consultant_id, next_action, next_action_at, next_action_cause, origin,
    occurred_at, first_contact_due_at, first_contact_at, last_outbound_at, event_hash, created_at, ended_at
)
overriding system value
select
    n, n, n, case fate when 'ended' then 'exhausted' else 'contacted' end, at, consultant_id,
    case when fate <> 'ended' then 'await_reply' end,
    case fate when 'due' then date_trunc('day', now()) when 'waits' then now() + interval '2 days' + n * interval '0.01 second' end,
    'template_accepted', 'manual', at, at, at,
    case when fate = 'waits' then now() - interval '1 day' else at end, '\x00'::bytea, at, case fate when 'ended' then now() end
from seed;
insert into flow.signals (lead_id, signal, said_at, reached_at, reason, natural_key)
select s.n, k.signal, s.at + k.after, case k.signal when 'template_accepted' then s.at end, k.signal, 'seed:' || s.n || k.signal
from seed as s
cross join (values ('created_first_contact', interval '-1 minute'), ('template_accepted', interval '0')) as k (signal, after)
where s.fate <> 'ended';
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select s.n, 1, 3, p.id, 'rework_3', s.at, 'sent', s.at, s.at
from seed as s
cross join rework.policies as p
where s.fate = 'ended' and p.is_default;
select setval(pg_get_serial_sequence('leads.leads', 'id'), max(l.id)), setval(pg_get_serial_sequence('people.people', 'id'), max(l.id)) from leads.leads as l;
