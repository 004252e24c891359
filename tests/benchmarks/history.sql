-- See history.py, which sets history.leads and history.consultants and runs this in one transaction.
set session_replication_role = replica;
set synchronous_commit = off;

insert into routing.consultants (name, email)
select 'Consultora ' || n, 'history' || n || '@example.com' from generate_series(1, current_setting('history.consultants')::integer) as n;
insert into routing.pools (code, name) values ('history', 'Histórico');
insert into routing.pool_members (pool_id, consultant_id)
select p.id, c.id from routing.pools as p, routing.consultants as c where p.code = 'history' and c.email like 'history%';
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id)
values ('history', '900000000000001', 9, 9);
insert into outbox.workers (name, pid, version, started_at, heartbeat_at) values ('history', 1, '0', now(), now());
insert into inbox.deliveries (provider, received_at, raw_sha256, state, processed_at)
values ('whatsapp', now(), '', 'processed', now());
insert into ops.api_tokens (prefix, secret_sha256, name, scopes)
values ('history', sha256('history'), 'history', '{}');

create temporary table seed as
select
    n, people.last + n as person_id, leads.last + n as lead_id, submissions.last + n as submission_id,
    consultants.first + n % current_setting('history.consultants')::integer as consultant_id,
    date_trunc('second', now()) - interval '365 days' * (1 - n / current_setting('history.leads')::integer::double precision) as at,
    -- 0: still new; 1 to 4: silent; 5: wrote; 6: qualified; 7: won; 8: lost; 9: all steps made.
    case when n > current_setting('history.leads')::integer * 0.99 then 0 else n % 9 + 1 end as fate
from generate_series(1, current_setting('history.leads')::integer) as n
cross join (select coalesce(max(id), 0) as last from people.people) as people
cross join (select coalesce(max(id), 0) as last from leads.leads) as leads
cross join (select coalesce(max(id), 0) as last from intake.submissions) as submissions
cross join (select min(id) as first from routing.consultants where email like 'history%') as consultants;
create unique index on seed (n);
analyze seed;

insert into people.people (id, name, name_key)
overriding system value select person_id, 'Joana Prado ' || n, 'joana prado ' || n from seed;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind)
select person_id, 'phone', '+55319' || (80000000 + n), 'm5531' || (80000000 + n), 'mobile' from seed;
insert into intake.submissions (id, uid, token_id, received_at, raw_sha256, outcome, http_status, answer, lead_id)
overriding system value
select s.submission_id, gen_random_uuid(), t.id, s.at, '', 'created', 201, '{}', s.lead_id
from seed as s, ops.api_tokens as t where t.prefix = 'history';

create temporary table moves as
select s.n, s.lead_id, s.consultant_id, s.at, m.period, m.status, s.at + m.after as entered_at, m.actor
from seed as s
cross join lateral (values
    (1, 'new', interval '0', 'token:1', true),
    (2, 'contacted', interval '30 seconds', 'worker', s.fate > 0),
    (3, 'engaged', interval '5 hours', 'person', s.fate between 5 and 8),
    (4, 'qualified', interval '2 days', 'consultant:' || s.consultant_id, s.fate in (6, 7)),
    (5, case s.fate when 7 then 'won' when 8 then 'lost' else 'exhausted' end, interval '13 days',
     'consultant:' || s.consultant_id, s.fate >= 7)
) as m (period, status, after, actor, is_made)
where m.is_made and s.at + m.after <= now();
insert into leads.status_periods (lead_id, period, status, entered_at, left_at, consultant_id, actor, event_seq)
select lead_id, row_number() over w, status, entered_at, lead(entered_at) over w, consultant_id, actor, period
from moves
window w as (partition by lead_id order by period);

insert into leads.leads (
    id, person_id, submission_id, status, status_since, consultant_id, next_action, next_action_at, origin, first_contact_due_at,
    first_contact_at, last_outbound_at, last_inbound_at, unanswered_since, lost_reason, event_seq, event_hash, created_at, occurred_at, ended_at
)
overriding system value
select
    s.lead_id, s.person_id, s.submission_id, p.status, p.entered_at, s.consultant_id,
    case when not leads.is_open(p.status) then null
        else case p.status when 'new' then 'first_contact' when 'contacted' then 'await_reply' when 'engaged' then 'answer_person' else 'scheduled' end end,
    case when leads.is_open(p.status) then greatest(p.entered_at + interval '3 days', now() + interval '1 hour') end,
    'site', s.at, case when s.fate > 0 then s.at + interval '30 seconds' end, case when s.fate > 0 then s.at + interval '30 seconds' end,
    case when s.fate between 5 and 8 then s.at + interval '5 hours' end, case when s.fate = 5 then s.at + interval '5 hours' end,
    case when p.status = 'lost' then 'price' end, 8, '', s.at, s.at, case when not leads.is_open(p.status) then p.entered_at end
from seed as s
join leads.status_periods as p on p.lead_id = s.lead_id and p.left_at is null;

insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
select m.lead_id, m.period, case m.period when 1 then 'created' else 'status_changed' end, m.entered_at, m.actor,
    case m.period when 1 then '{"next_action": "first_contact"}'::jsonb else jsonb_build_object('to', m.status) end, ''
from moves as m;
insert into leads.events (lead_id, seq, kind, at, actor, data, hash)
select s.lead_id, 10 + k, 'chatwoot_updated', s.at + make_interval(mins => k), 'worker', jsonb_build_object('labels', k), ''
from seed as s
cross join generate_series(1, 8) as k
where k <= 8 - (select count(*) from leads.status_periods as p where p.lead_id = s.lead_id);

insert into routing.decisions (lead_id, pool_id, pool_version, seq, winner_id, snapshot, decided_at)
select s.lead_id, p.id, 1, s.n, s.consultant_id,
    jsonb_build_object('reason', 'turn', 'members', jsonb_build_array(s.consultant_id), 'weights', '[1]'::jsonb, 'credits', '[0]'::jsonb,
        'excluded', '[]'::jsonb, 'margin', 1), s.at
from seed as s, routing.pools as p where p.code = 'history';

create temporary table sends as
select s.lead_id, s.at + k.after as at, k.step, case k.step when 0 then 'first_contact:' || s.lead_id else 'rework:' || s.lead_id || ':1:' || k.step end as send_key
from seed as s
cross join lateral (values
    (0, interval '30 seconds', s.fate > 0), (1, interval '3 days', s.fate in (1, 2, 3, 4, 9)), (2, interval '6 days', s.fate = 9),
    (3, interval '10 days', s.fate = 9)
) as k (step, after, is_made)
where k.is_made and s.at + k.after <= now();
insert into outbox.jobs (kind, lead_id, payload, dedupe_key, state, first_due_at, due_at, attempts, created_at, finished_at)
select 'whatsapp.template', lead_id, jsonb_build_object('purpose', case step when 0 then 'first_contact' else 'rework' end), send_key, 'done', at, at, 1, at, at
from sends;
insert into outbox.jobs (kind, lead_id, payload, state, first_due_at, due_at, attempts, created_at, finished_at)
select k.kind, s.lead_id, '{}', 'done', s.at, s.at, 1, s.at, s.at
from seed as s
cross join (values ('chatwoot.contact'), ('chatwoot.conversation'), ('chatwoot.note')) as k (kind)
where s.fate > 0;
insert into outbox.jobs (kind, lead_id, payload, dedupe_key, state, first_due_at, due_at, created_at)
select 'whatsapp.template', lead_id, '{"purpose": "first_contact"}', 'first_contact:' || lead_id, 'pending', now(), now() + interval '1 hour', now()
from seed where fate = 0;
insert into sending.messages (
    lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, sends, wamid, queued_at, sending_at, accepted_at, sent_at,
    delivered_at
)
select
    s.lead_id, c.id, t.id, t.purpose, s.send_key, '+55319' || (80000000 + s.lead_id), 'Oi', 'delivered', 1, 'wamid.history.' || s.send_key, s.at, s.at, s.at,
    s.at, s.at + interval '2 seconds'
from sends as s
join sending.channels as c on c.code = 'history'
join sending.templates as t on t.code = case s.step when 0 then 'first_contact' else 'rework_1' end;
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, lead_id, message_id, wamid, created_at)
select d.id, 'wa:status:' || m.wamid || ':' || k.status, 'status', jsonb_build_object('entry', jsonb_build_object('status', k.status)),
    m.sending_at + k.after, 'applied', m.lead_id, m.id, m.wamid, m.sending_at + k.after
from sending.messages as m
cross join (values ('sent', interval '1 second'), ('delivered', interval '2 seconds')) as k (status, after)
cross join (select max(x.id) as id from inbox.deliveries as x) as d
where m.wamid like 'wamid.history.%';
insert into inbox.replies (channel_id, person_id, lead_id, wamid, kind, written_at, created_at)
select c.id, s.person_id, s.lead_id, 'wamid.in.' || s.lead_id || '.' || k, 'text', s.at + make_interval(hours => 5 * k), s.at + make_interval(hours => 5 * k)
from seed as s
cross join generate_series(1, 2) as k
cross join sending.channels as c
where s.fate between 5 and 8 and c.code = 'history' and s.at + make_interval(hours => 5 * k) <= now();
insert into flow.signals (lead_id, signal, said_at)
select s.lead_id, 'human_wrote', s.at + interval '6 hours' from seed as s where s.fate in (6, 7, 8);
insert into leads.calls (lead_id, token_id, result, called_at)
select s.lead_id, t.id, 'answered', s.at + interval '2 days' from seed as s, ops.api_tokens as t where s.fate in (6, 7) and t.prefix = 'history';
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, reason, created_at, finished_at)
select s.lead_id, 1, s.step, y.id, 'rework_' || s.step, s.at, 'sent', 'accepted', s.at, s.at
from sends as s, rework.policies as y where s.step > 0 and y.is_default;

reset session_replication_role;
drop table seed, moves, sends;
