begin;
select plan(18);
-- Numbers that stand in nothing else.
create temporary table numbers as select s.last_value as n from leads.leads_id_seq as s;
select setval(pg_get_serial_sequence('leads.leads', 'id'), 8000000);
select tests.make_operation('2026-06-10 15:00:00+00');
create temporary table a as select n, tests.lead(n) as id from generate_series(1, 2) as n;
-- What is called is taken down, with what it was called with, instead of done.
create table public.calls (n integer generated always as identity, said text);
grant all on public.calls to public;
create function pg_temp.stand_in(p_function regprocedure) returns void language plpgsql as $$
begin
    execute format(
        $sql$
        create or replace function %s(%s) returns %s language plpgsql as $body$
        begin
            insert into public.calls (said) values (concat_ws(' ', %L, %s));
            return%s;
        end;
        $body$
        $sql$,
        p_function::regproc, pg_get_function_arguments(p_function), pg_get_function_result(p_function), p_function::regproc,
        (select concat_ws(', ', 'null', (select string_agg(format('%I', p.proargnames[n]), ', ' order by n) from generate_series(1, p.pronargs) as n)) from pg_proc as p where p.oid = p_function),
        case when pg_get_function_result(p_function) = 'void' then '' else ' null' end
    );
end;
$$;
select count(pg_temp.stand_in(p.oid)) from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace where format('%s.%s', n.nspname, p.proname) = any ('{routing.keep_wait,routing.transfer_lead,chatwoot.give_to_owner}');
create function pg_temp.told(p_kind text, p_data jsonb default '{}', p_actor text default 'system', p_seq integer default 7) returns text language plpgsql as $$
begin
    truncate public.calls;
    perform flow.watch(jsonb_populate_record(null::leads.events, jsonb_build_object('lead_id', (select a.id from a where a.n = 1), 'seq', p_seq, 'kind', p_kind, 'at', '2026-06-10 14:00+00', 'actor', p_actor, 'data', p_data)));
    return (select coalesce(string_agg(replace(replace(c.said, (select a.id::text from a where a.n = 1), 'LEAD'), (select a.id::text from a where a.n = 2), 'OTHER'), ', ' order by c.n), 'nothing') from public.calls as c);
end;
$$;
select is(pg_temp.told('created', '{"next_action": "first_contact"}'), 'nothing', 'a first message goes out by itself');
select is(pg_temp.told('created', '{"next_action": "human_review"}'), 'routing.keep_wait LEAD f', 'else somebody is waited for');
update leads.leads as l set next_action_cause = (select min(k.signal) from flow.signal_kinds as k where k.maker = 'human') from a where a.id = l.id and a.n = 2;
update leads.leads as l set next_action_cause = (select min(k.signal) from flow.signal_kinds as k where k.maker <> 'human') from a where a.id = l.id and a.n = 1;
select is(pg_temp.told('next_action_set', '{}'), 'routing.keep_wait LEAD f', 'a step that came by itself');
update leads.leads as l set next_action_cause = (select min(k.signal) from flow.signal_kinds as k where k.maker = 'human') from a where a.id = l.id and a.n = 1;
update leads.leads as l set next_action_cause = (select min(k.signal) from flow.signal_kinds as k where k.maker <> 'human') from a where a.id = l.id and a.n = 2;
select is(pg_temp.told('next_action_set', '{}'), 'routing.keep_wait LEAD t', 'one that a human set');
select is(pg_temp.told('assigned', '{}', p_seq => 2), 'nothing', 'with its first owner it was written');
select is(pg_temp.told('assigned', '{}', p_seq => 3), 'routing.keep_wait LEAD f', 'another owner begins anew');
delete from routing.waits;
insert into routing.waits (lead_id, kind, consultant_id, step_at, since, at_risk_at, due_at, terms_hash) select a.id, 'first_contact', tests.consultant(1), '2026-06-10', case a.n when 1 then '2026-06-10 13:00+00' else '2026-06-01' end::timestamptz, '2026-06-11', '2026-06-12', 0 from a;
select is(pg_temp.told('called', '{"called_at": "2026-06-10 13:00+00"}'), 'routing.keep_wait LEAD t', 'whoever called acted');
select is(pg_temp.told('called', '{"called_at": "2026-06-10 12:59:59+00"}'), 'nothing', 'not with a call of before');
select is(pg_temp.told('queued', '{}'), 'routing.keep_wait LEAD f', 'in a queue');
select is(pg_temp.told('status_changed', '{}'), 'routing.keep_wait LEAD f', 'with another status');
select is(pg_temp.told('transferred', '{}', 'operator:x'), 'routing.keep_wait LEAD t', 'given by a human');
select is(pg_temp.told('transferred', '{}'), 'routing.keep_wait LEAD f', 'or by itself');
select is(pg_temp.told('owner_confirmed', '{}', 'token:1'), 'routing.keep_wait LEAD t', 'or confirmed');
select is(pg_temp.told('noted', '{}'), 'nothing', 'a note is nothing to wait for');
create function pg_temp.answered(p_n integer) returns text language sql as $$ select replace(pg_temp.told('answered', jsonb_build_object('consultant_id', tests.consultant(p_n))), tests.consultant(p_n)::text, 'WHO') $$;
update leads.leads as l set consultant_id = case when a.n = 2 then tests.consultant(1) end, queue_code = case when a.n = 1 then 'triage' end from a where a.id = l.id;
update routing.consultants as c set is_active = false where c.id = tests.consultant(3);
select is(pg_temp.answered(2), 'routing.transfer_lead LEAD WHO answered chatwoot, chatwoot.give_to_owner LEAD', 'whoever answers a lead of a queue has it');
select is(pg_temp.answered(3), 'nothing', 'unless they left');
update leads.leads as l set status = 'lost', lost_reason = 'price', ended_at = util.current_time(), next_action = null, next_action_at = null from a where a.id = l.id and a.n = 1;
select is(pg_temp.answered(2), 'nothing', 'or it has ended');
update leads.leads as l set consultant_id = tests.consultant(1), queue_code = null from a where a.id = l.id and a.n = 1;
select is(pg_temp.answered(2), 'nothing', 'or somebody has it');

-- No sequence is rolled back.
select setval(pg_get_serial_sequence('leads.leads', 'id'), n) from numbers;
select * from finish();
rollback;
