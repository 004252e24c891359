begin;
select plan(6);
select tests.make_operation('2026-06-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 1, 8, '419561257915477');
create temporary table a as select n, tests.lead(n) as id from generate_series(1, 8) as n;
update leads.leads as l set status = 'lost', lost_reason = 'price', ended_at = util.current_time(), next_action = null, next_action_at = null from a where a.id = l.id and a.n in (2, 4, 6);
create function pg_temp.channel(p_code text) returns bigint language sql as $$ select c.id from sending.channels as c where c.code = p_code $$;
insert into chatwoot.conversations (lead_id, channel_id, conversation_id, is_reused, created_at)
select a.id, pg_temp.channel(w.channel), 7000 + w.n, false, '2026-06-01' from (values (1, 'principal'), (2, 'principal'), (3, 'reserva')) as w (n, channel) join a on a.n = w.n;
insert into chatwoot.contacts (person_id, channel_id, contact_id, updated_at)
select l.person_id, pg_temp.channel(w.channel), 9000 + w.n, '2026-06-01' from (values (4, 'principal'), (5, 'principal'), (3, 'reserva'), (1, 'principal')) as w (n, channel) join a on a.n = w.n join leads.leads as l on l.id = a.id;
insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at, settled_at)
select pg_temp.channel(w.channel), a.id, 7000 + w.c, '2026-06-01', w.settled::timestamptz
from (values (1, 'principal', 1, null), (6, 'principal', 2, null), (7, 'principal', 3, '2026-06-02'), (8, 'reserva', 4, null), (4, 'principal', 5, null)) as w (n, channel, c, settled) join a on a.n = w.n;
create function pg_temp.planned(p_code text, p_has_all boolean) returns text language sql as $$
    select concat_ws(' ', p.channel_id = pg_temp.channel(p_code), p.open_leads, p.ended_leads, p.mismatches) from chatwoot.plan_rebind(p_code, p_has_all) as p
$$;
select is(pg_temp.planned('principal', false), 't 1 2 3', 'where somebody else was found, open ones and ended ones');
select is(pg_temp.planned('reserva', false), 't 1 0 1', 'of one number');
select is(pg_temp.planned('principal', true), 't 2 3 3', 'or all with a conversation or a contact');
select is(pg_temp.planned('reserva', true), 't 2 0 1', 'of one number too');
select throws_ok($$select chatwoot.plan_rebind('nada', true)$$, 'ID204', 'channel nada does not exist', 'of no other');

-- Cadences, as they are asked.
insert into rework.policies (code, name, position, conditions, is_active, is_default, new_conversation_after)
select w.code, w.name, w.position, w.conditions::jsonb, w.is_active, false, coalesce(w.after, '30 days')::interval
from (values ('vip', 'VIP', 2, '{"uf": "SP"}', true, '3 days'), ('primeira', 'Primeira', 1, '{}', true, null), ('velha', 'Velha', null, '{}', false, null), ('antiga', 'Antiga', null, '{}', false, null)) as w (code, name, position, conditions, is_active, after);
insert into rework.steps (policy_id, step, gap_days, template_code) select p.id, w.step, w.gap, w.template from rework.policies as p join (values ('vip', 2, 5, 'rework_2'), ('vip', 1, 4, 'rework_1'), ('velha', 1, 9, 'rework_1')) as w (policy, step, gap, template) on w.policy = p.code;
insert into rework.calls (policy_id, call, wait) select p.id, w.call, w.wait::interval from rework.policies as p join (values ('vip', 2, '2 days'), ('vip', 1, '4 hours'), ('primeira', 1, '1 day')) as w (policy, call, wait) on w.policy = p.code;
delete from rework.attempts;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, state, created_at, finished_at)
select a.id, 1, 1, p.id, 'rework_1', '2026-06-11', w.state, '2026-06-01', case when w.state <> 'planned' then util.current_time() end
from (values (1, 'vip', 'planned'), (3, 'vip', 'planned'), (5, 'vip', 'sent'), (7, 'primeira', 'planned')) as w (n, policy, state) join a on a.n = w.n join rework.policies as p on p.code = w.policy;
select is((select string_agg(concat_ws(' ', p.position, p.code, p.name, p.is_active, p.conditions, p.days, p.hold_out_percent, p.new_conversation_after, p.steps, p.calls, p.planned), '; ') from rework.list_policies() as p), '1 primeira Primeira t {} calendar 0.0 30 days [] ["1 day"] 1; 2 vip VIP t {"uf": "SP"} calendar 0.0 3 days [{"gap_days": 4, "template": "rework_1"}, {"gap_days": 5, "template": "rework_2"}] ["04:00:00", "2 days"] 2; default D+3, D+6, D+10 t {} calendar 0.0 2 days [{"gap_days": 3, "template": "rework_1"}, {"gap_days": 3, "template": "rework_2"}, {"gap_days": 4, "template": "rework_3"}] [] 0; velha Velha f {} calendar 0.0 30 days [{"gap_days": 9, "template": "rework_1"}] [] 0; antiga Antiga f {} calendar 0.0 30 days [] [] 0', 'in their order, the default last, then those that are used no more');

select * from finish();
rollback;
