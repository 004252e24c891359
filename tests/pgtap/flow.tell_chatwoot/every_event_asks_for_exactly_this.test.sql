begin;
select plan(52);
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
select count(pg_temp.stand_in(p.oid)) from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace where format('%s.%s', n.nspname, p.proname) = any ('{chatwoot.request_contact,chatwoot.request_update,chatwoot.request_status_update,chatwoot.request_note,chatwoot.request_correction,chatwoot.give_to_owner,chatwoot.request_standing,chatwoot.show_rework,chatwoot.request_summary_note,sending.request_opt_out_confirmation}');
create function pg_temp.told(p_kind text, p_data jsonb default '{}', p_actor text default 'system', p_seq integer default 7) returns text language plpgsql as $$
begin
    truncate public.calls;
    perform flow.tell_chatwoot(jsonb_populate_record(null::leads.events, jsonb_build_object('lead_id', (select a.id from a where a.n = 1), 'seq', p_seq, 'kind', p_kind, 'at', '2026-06-10 14:00+00', 'actor', p_actor, 'data', p_data)));
    return (select coalesce(string_agg(replace(replace(regexp_replace(c.said, '[(][0-9]+,[^)]*[)]', '(…)', 'g'), (select a.id::text from a where a.n = 1), 'LEAD'), (select a.id::text from a where a.n = 2), 'OTHER'), ', ' order by c.n), 'nothing') from public.calls as c);
end;
$$;
select is(pg_temp.told('created', '{}'), 'chatwoot.request_contact LEAD contact:LEAD f', 'a contact is made for a lead that came');
select is(pg_temp.told('created', '{"paced_at": "2026-06-12 10:00+00"}'), 'chatwoot.request_contact LEAD contact:LEAD 2026-06-12 10:00:00+00 f', 'of an import when its turn comes');
select is(pg_temp.told('phone_learnt', '{}'), 'chatwoot.request_contact LEAD contact:LEAD:7 t', 'of another number anew');
select is(pg_temp.told('assigned', '{}', p_seq => 3), 'chatwoot.request_update LEAD f t f', 'who has it by turn gets its conversation');
select is(pg_temp.told('assigned', '{}', p_seq => 2), 'nothing', 'the first is named with it');
select is(pg_temp.told('queued', '{}', p_seq => 3), 'chatwoot.request_update LEAD f t f', 'so is a queue');
select is(pg_temp.told('queued', '{}', p_seq => 2), 'nothing', 'not at first');
select is(pg_temp.told('assigned', '{"reason": "already_talking"}'), 'nothing', 'who talks with the person has it');
select is(pg_temp.told('transferred', '{}', 'operator:x'), 'chatwoot.request_update LEAD f t f', 'by a human too');
select is(pg_temp.told('transferred', '{}', 'chatwoot'), 'nothing', 'but not by one in Chatwoot itself');
select is(pg_temp.told('owner_confirmed', '{}', 'token:1'), 'chatwoot.request_update LEAD f t f', 'or confirmed');
select is(pg_temp.told('owner_confirmed', '{}', 'chatwoot'), 'nothing', 'there');
select is(pg_temp.told('status_changed', '{"from": "new", "to": "won"}', 'operator:x'), 'chatwoot.request_status_update LEAD new won operator:x', 'how it stands');
select is(pg_temp.told('touched', '{"submission": "a0000000-0000-0000-0000-000000000001"}'), 'chatwoot.request_note LEAD touch:a0000000-0000-0000-0000-000000000001 {"about": "touch", "submission_uid": "a0000000-0000-0000-0000-000000000001"}', 'who referred them again');
select is(pg_temp.told('touched', '{"submission": "a0000000-0000-0000-0000-000000000001", "product": "carro"}'), 'chatwoot.request_note LEAD touch:a0000000-0000-0000-0000-000000000001 {"about": "touch", "submission_uid": "a0000000-0000-0000-0000-000000000001"}, chatwoot.request_update LEAD f f t', 'to something else');
select is(pg_temp.told('corrected', '{"fields": ["name"]}'), 'chatwoot.request_correction LEAD LEAD:7 ["name"], chatwoot.request_note LEAD corrected:LEAD:7 {"seq": 7, "about": "corrected"}', 'what was corrected');
select is(pg_temp.told('corrected', '{"fields": ["name", "product"]}'), 'chatwoot.request_correction LEAD LEAD:7 ["name", "product"], chatwoot.request_update LEAD f f t, chatwoot.request_note LEAD corrected:LEAD:7 {"seq": 7, "about": "corrected"}', 'the product too');
select is(pg_temp.told('chatwoot_contact_corrected', '{}'), 'nothing', 'what Chatwoot took');
select is(pg_temp.told('chatwoot_contact_corrected', '{"conflicts": []}'), 'chatwoot.request_note LEAD correction_conflict:LEAD:7 {"about": "correction_conflict"}', 'or did not');
select is(pg_temp.told('chatwoot_contact_corrected', '{"reason": "x"}'), 'chatwoot.request_note LEAD correction_conflict:LEAD:7 {"about": "correction_conflict"}', 'for a reason');
select is(pg_temp.told('cards_received', '{"message": "m1", "written_at": "t"}'), 'chatwoot.request_note LEAD cards:LEAD:7 {"at": "t", "about": "cards", "message": "m1"}', 'cards');
insert into outbox.jobs (kind, lead_id, payload, due_at, created_at, state, finished_at) select 'chatwoot.note', a.id, '{"about": "cards", "message": "m2"}', '2026-06-10', '2026-06-10', 'pending', case when 'pending' = 'done' then timestamptz '2026-06-10' end from a where a.n = 1;insert into outbox.jobs (kind, lead_id, payload, due_at, created_at, state, finished_at) select 'chatwoot.note', a.id, '{"about": "cards", "message": "m1"}', '2026-06-10', '2026-06-10', 'pending', case when 'pending' = 'done' then timestamptz '2026-06-10' end from a where a.n = 2;insert into outbox.jobs (kind, lead_id, payload, due_at, created_at, state, finished_at) select 'chatwoot.note', a.id, '{"about": "cards", "message": "m1"}', '2026-06-10', '2026-06-10', 'done', case when 'done' = 'done' then timestamptz '2026-06-10' end from a where a.n = 1;insert into outbox.jobs (kind, lead_id, payload, due_at, created_at, state, finished_at) select 'chatwoot.note', a.id, '{"about": "touch", "message": "m1"}', '2026-06-10', '2026-06-10', 'pending', case when 'pending' = 'done' then timestamptz '2026-06-10' end from a where a.n = 1;insert into outbox.jobs (kind, lead_id, payload, due_at, created_at, state, finished_at) select 'chatwoot.update', a.id, '{"about": "cards", "message": "m1"}', '2026-06-10', '2026-06-10', 'pending', case when 'pending' = 'done' then timestamptz '2026-06-10' end from a where a.n = 1;
select is(pg_temp.told('cards_received', '{"message": "m1", "written_at": "t"}'), 'chatwoot.request_note LEAD cards:LEAD:7 {"at": "t", "about": "cards", "message": "m1"}', 'whatever was told of others');
select is(pg_temp.told('cards_received', '{"message": "m2", "written_at": "t"}'), 'nothing', 'once for a message');
select is(pg_temp.told('number_shared', '{}'), 'chatwoot.request_note LEAD number_shared:LEAD:7 {"about": "number_shared"}', 'two of one number');
select is(pg_temp.told('replied', '{"is_news": true, "inbound": 5, "outcome": "new_lead"}'), 'chatwoot.request_note LEAD reply:5 {"about": "reply", "inbound_id": 5}', 'an answer that is news');
select is(pg_temp.told('replied', '{"is_news": false, "inbound": 5}'), 'chatwoot.give_to_owner LEAD', 'one that nobody in Chatwoot has');
select is(pg_temp.told('replied', '{"inbound": 5, "outcome": "x"}'), 'nothing', 'one that is none');
select is(pg_temp.told('next_action_set', '{}'), 'chatwoot.request_standing LEAD f', 'the next step');
select is(pg_temp.told('term_at_risk', '{"kind": "x"}'), 'chatwoot.request_standing LEAD f, chatwoot.request_note LEAD term_at_risk:LEAD:7 {"kind": "x", "about": "term_at_risk"}', 'a term at risk');
select is(pg_temp.told('term_passed', '{"kind": "x"}'), 'chatwoot.request_standing LEAD f, chatwoot.request_note LEAD term_passed:LEAD:7 {"kind": "x", "about": "term_passed"}', 'one that is over');
select is(pg_temp.told('handed_over', '{"to": 1, "reason": "y"}'), 'chatwoot.request_note LEAD handed_over:LEAD:7 {"to": 1, "about": "handed_over"}', 'who has it now');
select is(pg_temp.told('opted_out', '{"reason": "stop_button"}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out", "reason": "stop_button"}, sending.request_opt_out_confirmation LEAD opt_out_confirmation:LEAD:7', 'who asks for no more is told that it was heard');
select is(pg_temp.told('opted_out', '{"reason": "stop_word"}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out", "reason": "stop_word"}, sending.request_opt_out_confirmation LEAD opt_out_confirmation:LEAD:7', 'in words');
select is(pg_temp.told('opted_out', '{"reason": "operator"}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out", "reason": "operator"}', 'unless a human said it');
select is(pg_temp.told('opted_out', '{"reason": "stop_word", "is_restored": true}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out", "reason": "stop_word"}, sending.request_opt_out_confirmation LEAD opt_out_confirmation:LEAD:7', 'told again after a copy');
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, queued_at, sending_at) select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'opt_out_confirmation', 'm1', '+5511971234567', 'x', 'queued', '2026-06-09', case when 'queued' not in ('queued', 'cancelled') then timestamptz '2026-06-09' end from a where a.n = 1;insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, queued_at, sending_at) select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'opt_out_confirmation', 'm2', '+5511971234567', 'x', 'cancelled', '2026-06-09', case when 'cancelled' not in ('queued', 'cancelled') then timestamptz '2026-06-09' end from a where a.n = 1;insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, queued_at, sending_at) select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'opt_out_confirmation', 'm3', '+5511971234567', 'x', 'sent', '2026-06-09', case when 'sent' not in ('queued', 'cancelled') then timestamptz '2026-06-09' end from a where a.n = 2;insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, queued_at, sending_at) select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'rework', 'm4', '+5511971234567', 'x', 'sent', '2026-06-09', case when 'sent' not in ('queued', 'cancelled') then timestamptz '2026-06-09' end from a where a.n = 1;
select is(pg_temp.told('opted_out', '{"reason": "stop_word", "is_restored": true}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out", "reason": "stop_word"}, sending.request_opt_out_confirmation LEAD opt_out_confirmation:LEAD:7', 'which was not said yet');
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, queued_at, sending_at) select a.id, (select c.id from sending.channels as c), (select t.id from sending.templates as t where t.code = 'rework_1'), 'opt_out_confirmation', 'm5', '+5511971234567', 'x', 'sent', '2026-06-09', case when 'sent' not in ('queued', 'cancelled') then timestamptz '2026-06-09' end from a where a.n = 1;
select is(pg_temp.told('opted_out', '{"reason": "stop_word", "is_restored": true}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out", "reason": "stop_word"}', 'which was');
select is(pg_temp.told('opted_out', '{"reason": "stop_word"}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out", "reason": "stop_word"}, sending.request_opt_out_confirmation LEAD opt_out_confirmation:LEAD:7', 'or is new');
select is(pg_temp.told('opt_out_lifted', '{}'), 'chatwoot.request_update LEAD t f f, chatwoot.request_note LEAD opt_out_lifted:LEAD:7 {"at": "2026-06-10T14:00:00+00:00", "about": "opt_out_lifted"}', 'who takes it back');
select is(pg_temp.told('reply_taken_back', '{}'), 'chatwoot.request_update LEAD t f f', 'an answer that was somebody elses');
select is(pg_temp.told('template_accepted', '{"purpose": "rework", "message": "a0000000-0000-0000-0000-000000000001"}'), 'chatwoot.show_rework LEAD a0000000-0000-0000-0000-000000000001 2026-06-10 14:00:00+00', 'a message of the cadence');
select is(pg_temp.told('template_accepted', '{"purpose": "first_contact", "message": "a0000000-0000-0000-0000-000000000001"}'), 'chatwoot.request_summary_note LEAD', 'the first');
select is(pg_temp.told('template_failed', '{}'), 'chatwoot.request_summary_note LEAD', 'one that failed');
select is(pg_temp.told('template_unknown', '{}'), 'chatwoot.request_summary_note LEAD', 'one of which nobody knows');
select is(pg_temp.told('template_delivered', '{}'), 'nothing', 'one that arrived');
select is(pg_temp.told('noted', '{"commitments": {"note": "x"}}'), 'chatwoot.request_note LEAD panel:LEAD:7 {"seq": 7, "about": "panel_note"}', 'a note of ours');
select is(pg_temp.told('noted', '{"commitments": {"other": "x"}}'), 'nothing', 'without words');
select is(pg_temp.told('called', '{"commitments": {"note": "x"}}'), 'chatwoot.request_note LEAD panel:LEAD:7 {"seq": 7, "about": "panel_note"}', 'a call');
select is(pg_temp.told('appointment_set', '{"commitments": {"note": "x"}}'), 'chatwoot.request_note LEAD panel:LEAD:7 {"seq": 7, "about": "panel_note"}', 'an appointment');
select is(pg_temp.told('status_changed', '{"from": "a", "to": "b", "commitments": {"note": "x"}}'), 'chatwoot.request_status_update LEAD a b system, chatwoot.request_note LEAD panel:LEAD:7 {"seq": 7, "about": "panel_note"}', 'with a note');
select is(pg_temp.told('transferred', '{"commitments": {"note": "x"}}', 'operator:x'), 'chatwoot.request_update LEAD f t f', 'a transfer has none');
update ops.settings set value = '"off"' where key = 'chatwoot_notes';
select is(pg_temp.told('noted', '{"commitments": {"note": "x"}}'), 'nothing', 'nor where notes are not shown');

-- No sequence is rolled back.
select setval(pg_get_serial_sequence('leads.leads', 'id'), n) from numbers;
select * from finish();
rollback;
