begin;
select plan(18);

select tests.make_operation('2026-06-01 12:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 1, 8, '419561257915477');
insert into routing.pools (code, name) values ('sp', 'SP');
insert into routing.rules (position, name, pool_id, is_active) select r.position, r.name, p.id, r.is_active from routing.pools as p, (values (2, 'Antiga', false), (3, 'Nova', true)) as r (position, name, is_active) where p.code = 'sp';
create temporary table a as select n, tests.lead(n) as id from generate_series(1, 8) as n;
grant select on a to public;
delete from sending.messages;
delete from routing.decisions;
create function pg_temp.n(p_ids bigint[]) returns text language sql as $$ select string_agg(a.n::text, ' ' order by a.n) from a where a.id = any (p_ids) $$;
create function pg_temp.viewer(p_sees text, p_of integer[]) returns desk.viewer language sql as $$
    select row(null, 'x', 'x', p_sees, '{}', null, (select array_agg(tests.consultant(n)) from unnest(p_of) as n))::desk.viewer
$$;
-- One and two are of consultant 1, three and four of consultant 2, the others in a queue, of which the seventh has ended.
update leads.leads as l
set consultant_id = case when a.n <= 2 then tests.consultant(1) when a.n <= 4 then tests.consultant(2) end, queue_code = case when a.n > 4 then case when a.n = 6 then 'overdue' else 'triage' end end
from a where a.id = l.id;
update leads.leads as l set status = 'won', ended_at = util.current_time(), next_action = null, next_action_at = null from a where a.id = l.id and a.n in (3, 7);

create function pg_temp.send(p_n integer, p_at text, p_state text, p_more jsonb default '{}') returns void language sql as $$
    insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, queued_at, sending_at, accepted_at, delivered_at, read_at, failed_at, unknown_at, error)
    select
        a.id, (select c.id from sending.channels as c where c.code = coalesce(p_more ->> 'channel', 'principal')), (select t.id from sending.templates as t where t.code = coalesce(p_more ->> 'template', 'first_contact')),
        'first_contact', gen_random_uuid()::text, '+5511971234567', 'x', p_state, gen_random_uuid()::text, p_at::timestamptz, case when p_state <> 'queued' then p_at::timestamptz end,
        case when p_state in ('accepted', 'sent', 'delivered', 'read') then p_at::timestamptz end, (p_more ->> 'delivered')::timestamptz, (p_more ->> 'read')::timestamptz,
        case when p_state = 'failed' then p_at::timestamptz end, case when p_state = 'unknown' then p_at::timestamptz end, case when p_state = 'failed' then '{}'::jsonb end
    from a where a.n = p_n
$$;
create function pg_temp.reply(p_n integer, p_at text, p_button text default null) returns void language sql as $$
    insert into inbox.replies (channel_id, person_id, lead_id, wamid, kind, body, button_action, written_at, created_at)
    select (select c.id from sending.channels as c where c.code = 'principal'), l.person_id, l.id, gen_random_uuid()::text, 'text', 'x', p_button, p_at::timestamptz, p_at::timestamptz
    from a join leads.leads as l on l.id = a.id where a.n = p_n
$$;
-- The period begins at 12 o'clock of 1 May and ends at 12 o'clock of 8 May.
select pg_temp.send(1, '2026-05-01 12:00+00', 'accepted', '{"delivered": "2026-05-01 12:01+00"}');
select pg_temp.reply(1, '2026-05-01 12:00+00');
select pg_temp.send(2, '2026-05-01 11:59:59+00', 'read', '{"read": "2026-05-02", "delivered": "2026-05-02"}');
select pg_temp.send(2, '2026-05-08 12:00+00', 'accepted');
select pg_temp.send(3, '2026-05-08 11:59:59+00', 'read', '{"read": "2026-05-09"}');
select pg_temp.reply(3, '2026-05-11 11:59:58+00', 'stop');
select pg_temp.send(4, '2026-05-02 12:00+00', 'failed', '{"channel": "reserva"}');
select pg_temp.reply(4, '2026-05-05 12:00+00');
select pg_temp.send(4, '2026-05-03 12:00+00', 'accepted');
select pg_temp.reply(4, '2026-05-02 11:59:59+00');
select pg_temp.reply(4, '2026-05-03 12:30+00', 'wrong_person');
select pg_temp.send(5, '2026-05-03 12:00+00', 'unknown', '{"channel": "reserva"}');
select pg_temp.reply(5, '2026-05-04 12:00+00', 'more');
select pg_temp.send(6, '2026-05-03 12:00+00', 'accepted', '{"template": "rework_1"}');
select pg_temp.reply(6, '2026-05-04 12:00+00');
select pg_temp.send(8, '2026-05-04 12:00+00', 'sent');
select pg_temp.reply(8, '2026-05-07 12:00+00');
select pg_temp.send(8, '2026-05-03 12:00+00', 'cancelled');
select pg_temp.send(8, '2026-05-03 12:00+00', 'queued');
select pg_temp.send(8, '2026-05-03 12:00+00', 'sending');

create function pg_temp.behind(p_viewer desk.viewer, p_what text, p_of text) returns text language sql as $$
    select p_what || coalesce(' ' || pg_temp.n(governance.desk_behind(p_viewer, p_what, p_of, '2026-05-01 12:00+00', '2026-05-08 12:00+00')), ' none')
$$;
select is(
    (select string_agg(pg_temp.behind(pg_temp.viewer('all', null), w, 'first_contact'), ', ' order by w) from unnest('{sent,arrived,seen,answered,stopped,failed}'::text[]) as w), 'answered 1 4 5, arrived 1 3, failed 4, seen 3, sent 1 3 4 5 8, stopped 3', 'of a template, by when it left'
);
select is(
    (select string_agg(pg_temp.behind(pg_temp.viewer('team', '{1}'), w, 'first_contact'), ', ' order by w) from unnest('{sent,arrived,seen,answered,stopped,failed}'::text[]) as w), 'answered 1 5, arrived 1, failed none, seen none, sent 1 5 8, stopped none', 'those of a team and of queues'
);
select is(
    (select string_agg(pg_temp.behind(pg_temp.viewer('own', '{2}'), w, 'first_contact'), ', ' order by w) from unnest('{sent,arrived,seen,answered,stopped,failed}'::text[]) as w), 'answered 4, arrived 3, failed 4, seen 3, sent 3 4, stopped 3', 'or one''s own'
);
select is(pg_temp.behind(pg_temp.viewer('all', null), 'answered', 'rework_1'), 'answered 6', 'of another template');
select is(
    (select string_agg(w || ' ' || c || ': ' || pg_temp.behind(pg_temp.viewer('all', null), w, c), ', ' order by w, c) from unnest('{channel_sent,channel_failed}'::text[]) as w, unnest('{principal,reserva}'::text[]) as c), 'channel_failed principal: channel_failed none, channel_failed reserva: channel_failed 4, channel_sent principal: channel_sent 1 3 4 6 8, channel_sent reserva: channel_sent 4 5', 'of a channel'
);
select is(
    (
        select string_agg(format('%s:%s%s%s%s%s', a.n, s.arrived::integer, s.seen::integer, s.failed::integer, s.answered::integer, s.stopped::integer), ' ' order by a.n, m.sending_at)
        from governance.desk_sends(pg_temp.viewer('all', null), '2026-01-01', '2027-01-01') as s join a on a.id = s.lead_id
        join sending.messages as m on m.lead_id = s.lead_id and m.template_id = s.template_id and m.channel_id = s.channel_id and (m.state = 'failed') = s.failed and (m.read_at is not null) = s.seen and m.state not in ('queued', 'sending', 'cancelled')
    ), '1:10010 2:11000 2:00000 3:11001 4:00100 4:00010 5:00010 6:00010 8:00000', 'each send: whether it arrived, was seen, failed, was answered within three days and before the next, and whether they asked to stop'
);

insert into routing.decisions (lead_id, rule_id, pool_id, seq, winner_id, queue_code, snapshot, decided_at)
select
    a.id, (select r.id from routing.rules as r where r.name = d.rule), (select p.id from routing.pools as p where p.code = d.pool), d.seq, tests.consultant(d.winner), case when d.winner is null then 'triage' end, '{}', d.at::timestamptz
from (values
    (1, 'Todos', 'geral', 101, 1, '2026-05-01 12:00+00'), (2, 'Todos', 'geral', 102, 2, '2026-05-08 11:59:59+00'), (3, 'Todos', 'geral', 103, 1, '2026-05-01 11:59:59+00'), (4, 'Todos', 'geral', 104, 1, '2026-05-08 12:00+00'),
    (5, 'Nova', 'sp', 105, 1, '2026-05-03'), (6, 'Antiga', 'sp', 106, 1, '2026-05-03'), (7, null, null, null, 1, '2026-05-03'), (8, 'Todos', 'geral', null, null, '2026-05-03'), (1, 'Nova', 'sp', 108, 1, '2026-05-04')
) as d (n, rule, pool, seq, winner, at)
join a on a.n = d.n;
create function pg_temp.turn(p_pool text, p_n integer) returns text language sql as $$ select p_pool || '/' || c.uid from routing.consultants as c where c.id = tests.consultant(p_n) $$;
select is(
    (select string_agg(p || w.n || ': ' || pg_temp.behind(pg_temp.viewer('all', null), 'turns', pg_temp.turn(p, w.n)), ', ' order by p, w.n) from unnest('{geral,sp}'::text[]) as p, (values (1), (2)) as w (n)), 'geral1: turns 1, geral2: turns 2, sp1: turns 1 5 6, sp2: turns none', 'turns of a pool that somebody won'
);
select is((select string_agg(r || ': ' || pg_temp.behind(pg_temp.viewer('all', null), 'rule', r), ', ' order by r) from unnest('{Todos,Nova,Antiga}'::text[]) as r), 'Antiga: rule none, Nova: rule 1 5, Todos: rule 1 2', 'of a rule that is in use');
select is(pg_temp.behind(pg_temp.viewer('own', '{1}'), 'turns', pg_temp.turn('sp', 1)), 'turns 1', 'of leads that one sees');
select is((select string_agg(q || ': ' || pg_temp.behind(pg_temp.viewer(v, '{1}'), 'queue', q), ', ' order by v, q) from unnest('{triage,overdue}'::text[]) as q, unnest('{all,team,own}'::text[]) as v), 'overdue: queue 6, triage: queue 5 8, overdue: queue none, triage: queue none, overdue: queue 6, triage: queue 5 8', 'leads of a queue that are open');

insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select a.id, w.cycle, w.step, (select p.id from rework.policies as p order by p.id limit 1), 'rework_1', w.at::timestamptz, w.state, '2026-04-01', case when w.state <> 'planned' then w.at::timestamptz end
from (values
    (1, 1, 1, 'sent', '2026-05-01 12:00+00'), (1, 1, 2, 'sent', '2026-05-03 12:00+00'), (2, 1, 1, 'sent', '2026-05-01 11:59:59+00'), (3, 1, 1, 'sent', '2026-05-08 11:59:59+00'), (4, 1, 1, 'sent', '2026-05-08 12:00+00'),
    (5, 1, 1, 'sent', '2026-05-02 12:00+00'), (5, 2, 2, 'sent', '2026-05-03 12:00+00'), (6, 1, 1, 'cancelled', '2026-05-02 12:00+00'), (7, 1, 1, 'sent', '2026-05-02 12:00+00'), (8, 1, 1, 'sent', '2026-05-02 12:00+00')
) as w (n, cycle, step, state, at)
join a on a.n = w.n;
delete from inbox.replies;
select pg_temp.reply(1, '2026-05-03 12:00+00');
select pg_temp.reply(3, '2026-05-15 11:59:59+00');
select pg_temp.reply(5, '2026-05-03 12:00+00');
select pg_temp.reply(7, '2026-05-09 11:59:59+00', 'more');
select pg_temp.reply(8, '2026-05-03 12:00+00', 'stop');
select pg_temp.reply(8, '2026-05-03 13:00+00', 'wrong_person');
select pg_temp.reply(8, '2026-05-02 11:59:59+00');
create function pg_temp.step(p_n integer) returns text language sql as $$ select p.code || '/' || p_n from rework.policies as p order by p.id limit 1 $$;
select is(
    (select string_agg(n || ': ' || pg_temp.behind(pg_temp.viewer('all', null), w, pg_temp.step(n)), ', ' order by n, w) from unnest('{step_sent,step_answered,step_won}'::text[]) as w, generate_series(1, 3) as n), '1: step_answered none, 1: step_sent none, 1: step_won none, 2: step_answered none, 2: step_sent none, 2: step_won none, 3: step_answered none, 3: step_sent none, 3: step_won none', 'attempts of a step, answered within seven days and before the next of the same cycle'
);
select is(pg_temp.behind(pg_temp.viewer('all', null), 'step_sent', 'nada/1'), 'step_sent none', 'of no cadence');
select is(pg_temp.behind(pg_temp.viewer('own', '{1}'), 'step_sent', pg_temp.step(1)), 'step_sent none', 'of leads that one sees');
select is(pg_temp.behind(pg_temp.viewer('all', null), 'steps_today', null), 'steps_today none', 'today there are none');
update rework.attempts as t set due_at = '2026-06-01 03:00+00' from a where a.id = t.lead_id and a.n = 2;
update rework.attempts as t set due_at = '2026-06-01 02:59:59+00' from a where a.id = t.lead_id and a.n = 4;
select is(pg_temp.behind(pg_temp.viewer('all', null), 'steps_today', null), 'steps_today none', 'from midnight on there is one');

insert into people.referrers (name, name_key) values ('Joana', 'joana'), ('Pedro', 'pedro');
create function pg_temp.referrer(p_name text) returns bigint language sql as $$ select r.id from people.referrers as r where r.name = p_name $$;
update leads.leads as l set referrer_id = pg_temp.referrer('Joana') from a where a.id = l.id and a.n = 1;
update leads.leads as l set referrer_id = pg_temp.referrer('Pedro') from a where a.id = l.id and a.n = 2;
insert into leads.touches (lead_id, submission_id, referrer_id, origin, occurred_at, touched_at)
select a.id, -a.n, pg_temp.referrer('Joana'), 'manual', w.at::timestamptz, w.at::timestamptz
from (values (1, '2026-05-03'), (2, '2026-05-01 12:00+00'), (3, '2026-05-08 11:59:59+00'), (4, '2026-05-08 12:00+00'), (5, '2026-05-01 11:59:59+00')) as w (n, at) join a on a.n = w.n;
select is(
    (select string_agg(r.name || ': ' || pg_temp.behind(pg_temp.viewer('all', null), 'shared', r.uid::text), ', ' order by r.name) from people.referrers as r), 'Joana: shared 2 3, Pedro: shared none', 'those that somebody referred too, without the credit'
);
select is((select pg_temp.behind(pg_temp.viewer('own', '{2}'), 'shared', r.uid::text) from people.referrers as r where r.name = 'Joana'), 'shared 3', 'of leads that one sees');
select throws_ok($$select governance.desk_behind(pg_temp.viewer('all', null), 'nothing', 'x', '2026-05-01', '2026-05-08')$$, 'ID105', 'no number of the desk is called nothing', 'no other number');

select * from finish();
rollback;
