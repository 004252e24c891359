begin;
select plan(4);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
select tests.reply(lead_id) from t;
select leads.change_status(lead_id, 'qualified', 'consultant:1') from t;
select tests.advance('10 minutes');
select ok(inbox.record_human_answer(lead_id, tests.consultant(1), util.current_time()), 'the answer counts') from t;
select is((select format('%s %s', l.status, l.next_action) from leads.leads as l, t where l.id = t.lead_id), 'qualified scheduled', 'the consultant follows up');
select is((select l.next_action_at::date from leads.leads as l, t where l.id = t.lead_id), '2026-03-13'::date, 'within three days');
select is(tests.is_sound(), '', 'nothing stagnates');

select * from finish();
rollback;
