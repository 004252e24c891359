begin;
select plan(24);
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
select count(pg_temp.stand_in(p.oid)) from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace where format('%s.%s', n.nspname, p.proname) = any ('{webhooks.tell,leads.change_status,flow.record_signal,flow.prove_by_answer,flow.wake_lead,flow.reach_by_phone,flow.watch,flow.tell_chatwoot}');
create function pg_temp.told(p_kind text, p_data jsonb default '{}', p_actor text default 'system', p_seq integer default 7) returns text language plpgsql as $$
begin
    truncate public.calls;
    perform flow.follow(jsonb_populate_record(null::leads.events, jsonb_build_object('lead_id', (select a.id from a where a.n = 1), 'seq', p_seq, 'kind', p_kind, 'at', '2026-06-10 14:00+00', 'actor', p_actor, 'data', p_data)));
    return (select coalesce(string_agg(replace(replace(regexp_replace(c.said, '[(][0-9]+,[^)]*[)]', '(…)', 'g'), (select a.id::text from a where a.n = 1), 'LEAD'), (select a.id::text from a where a.n = 2), 'OTHER'), ', ' order by c.n), 'nothing') from public.calls as c);
end;
$$;
select is(pg_temp.told('template_accepted', '{}'), 'webhooks.tell (…), leads.change_status LEAD contacted worker first_contact_accepted, flow.record_signal LEAD template_accepted 2026-06-10 14:00:00+00 system 2026-06-10 14:00:00+00 first_contact_accepted LEAD:7, flow.watch (…), flow.tell_chatwoot (…)', 'who was written to first was contacted');
select is(pg_temp.told('template_delivered', '{"proof": "operator"}'), 'webhooks.tell (…), leads.change_status LEAD contacted system first_contact_accepted, flow.watch (…), flow.tell_chatwoot (…)', 'or whom somebody says it reached');
select is(pg_temp.told('template_delivered', '{"proof": "note"}'), 'webhooks.tell (…), leads.change_status LEAD contacted system first_contact_accepted, flow.watch (…), flow.tell_chatwoot (…)', 'a note');
select is(pg_temp.told('template_delivered', '{"proof": "reply"}'), 'webhooks.tell (…), leads.change_status LEAD contacted system first_contact_accepted, flow.watch (…), flow.tell_chatwoot (…)', 'or an answer');
select is(pg_temp.told('template_delivered', '{"proof": "status"}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…)', 'a status says it otherwise');
select is(pg_temp.told('template_delivered', '{}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…)', 'or nothing');
update leads.leads as l set status = 'contacted' from a where a.id = l.id and a.n = 1;
select is(pg_temp.told('template_accepted', '{}'), 'webhooks.tell (…), flow.record_signal LEAD template_accepted 2026-06-10 14:00:00+00 system 2026-06-10 14:00:00+00 first_contact_accepted LEAD:7, flow.watch (…), flow.tell_chatwoot (…)', 'once');
select is(pg_temp.told('template_delivered', '{"proof": "operator"}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…)', 'only');
select is(pg_temp.told('template_unknown', '{"message": "a0000000-0000-0000-0000-000000000001"}'), 'webhooks.tell (…), flow.record_signal LEAD template_unknown 2026-06-10 14:00:00+00 system outcome_unknown LEAD:7 a0000000-0000-0000-0000-000000000001, flow.prove_by_answer LEAD a0000000-0000-0000-0000-000000000001, flow.watch (…), flow.tell_chatwoot (…)', 'what an answer may prove');
select is(pg_temp.told('replied', '{"outcome": "new_lead"}'), 'webhooks.tell (…), flow.record_signal LEAD person_wrote 2026-06-10 14:00:00+00 system replied LEAD:7, flow.wake_lead LEAD, flow.watch (…), flow.tell_chatwoot (…)', 'who answers is looked at');
select is(pg_temp.told('replied', '{}'), 'webhooks.tell (…), flow.record_signal LEAD person_wrote 2026-06-10 14:00:00+00 system replied LEAD:7, flow.wake_lead LEAD, flow.watch (…), flow.tell_chatwoot (…)', 'whoever it is');
select is(pg_temp.told('replied', '{"outcome": "stranger"}'), 'webhooks.tell (…), flow.record_signal LEAD person_wrote_aside 2026-06-10 14:00:00+00 system replied LEAD:7, flow.watch (…), flow.tell_chatwoot (…)', 'but no stranger');
select is(pg_temp.told('status_changed', '{"from": "lost", "to": "engaged"}'), 'webhooks.tell (…), flow.record_signal LEAD person_came_back 2026-06-10 14:00:00+00 system LEAD:7, flow.wake_lead LEAD, flow.watch (…), flow.tell_chatwoot (…)', 'who comes back');
select is(pg_temp.told('status_changed', '{"from": "new", "to": "engaged"}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…)', 'who was there');
select is(pg_temp.told('status_changed', '{"from": "new", "to": "lost"}'), 'webhooks.tell (…), flow.record_signal LEAD status_ended 2026-06-10 14:00:00+00 system lead_ended LEAD:7, flow.watch (…), flow.tell_chatwoot (…)', 'who goes');
select is(pg_temp.told('status_changed', '{"from": "lost", "to": "won"}'), 'webhooks.tell (…), flow.record_signal LEAD status_ended 2026-06-10 14:00:00+00 system lead_ended LEAD:7, flow.watch (…), flow.tell_chatwoot (…)', 'or stays away');
select is(pg_temp.told('number_changed', '{}'), 'webhooks.tell (…), flow.record_signal LEAD held 2026-06-10 14:00:00+00 system number_changed LEAD:7, flow.reach_by_phone (…) system 2026-06-10 14:00:00+00, flow.watch (…), flow.tell_chatwoot (…)', 'another number');
select is(pg_temp.told('template_failed', '{"class": "RECIPIENT_PERM"}'), 'webhooks.tell (…), flow.record_signal LEAD template_unreachable 2026-06-10 14:00:00+00 system whatsapp_cannot_reach LEAD:7, flow.reach_by_phone (…) system 2026-06-10 14:00:00+00, flow.watch (…), flow.tell_chatwoot (…)', 'one that refuses');
select is(pg_temp.told('template_failed', '{"class": "TEMPLATE"}'), 'webhooks.tell (…), flow.record_signal LEAD template_failed 2026-06-10 14:00:00+00 system send_failed LEAD:7, flow.watch (…), flow.tell_chatwoot (…)', 'which is not the template');
select is(pg_temp.told('corrected', '{"phone": "x"}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…), flow.reach_by_phone (…) system 2026-06-10 14:00:00+00', 'one that was corrected');
select is(pg_temp.told('corrected', '{"fields": ["name"]}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…)', 'not a name');
select is(pg_temp.told('noted', '{"phone": "x"}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…)', 'nor a note');
select is(pg_temp.told('next_action_set', '{"action": "scheduled", "at": "2026-06-12"}'), 'webhooks.tell (…), flow.watch (…), flow.tell_chatwoot (…)', 'what a human sets');
select is(pg_temp.told('called', '{"result": "answered"}'), 'webhooks.tell (…), flow.record_signal LEAD call_answered 2026-06-10 14:00:00+00 system call_answered LEAD:7, flow.watch (…), flow.tell_chatwoot (…)', 'a call');

-- No sequence is rolled back.
select setval(pg_get_serial_sequence('leads.leads', 'id'), n) from numbers;
select * from finish();
rollback;
