begin;
select plan(15);

select tests.make_operation();
create temporary table a as select * from tests.contacted_lead(1);
select leads.change_status(lead_id, 'lost', 'test', (select r.code from leads.lost_reasons as r limit 1)) from a;
select tests.advance('29 days');
select is(tests.write(1, 'wamid.1'), 'applied', 'within thirty days');
select is(tests.status(lead_id) || ' ' || tests.next_action(lead_id), 'engaged answer_person', 'the same lead goes on') from a;
select leads.change_status(lead_id, 'exhausted', 'test') from a;
select tests.advance('31 days');
select is(tests.write(1, 'wamid.2'), 'applied new_lead', 'later');
select is((select string_agg(concat_ws(' ', l.status, l.origin), ', ' order by l.id) from leads.leads as l), 'exhausted manual, engaged whatsapp', 'it is a new lead');
select is((select concat_ws(' ', s.outcome, t.name, t.prefix) from intake.submissions as s join ops.api_tokens as t on t.id = s.token_id order by s.id desc limit 1), 'created Indica internal', 'by the ordinary intake');
select is((select count(*) from people.people), 1::bigint, 'of the same person');
select is((select l.consultant_id is not null from leads.leads as l order by l.id desc limit 1), true, 'with an owner');
select is((select i.lead_id = (select max(l.id) from leads.leads as l) from inbox.replies as i where i.wamid = 'wamid.2'), true, 'the message belongs to it');
select is((select count(*) from sending.messages), 1::bigint, 'and nothing is sent to whom we owe an answer');

-- A stale button of the first lead's message.
select is(tests.write(1, 'wamid.3', tests.press_of(go_on)), 'applied', 'an old button') from a;
select is((select i.lead_id = (select max(l.id) from leads.leads as l) from inbox.replies as i where i.wamid = 'wamid.3'), true, 'counts for the open lead');

select leads.change_status(l.id, 'won', 'test') from leads.leads as l where leads.is_open(l.status);
select is(tests.write(1, 'wamid.4', '{}', util.current_time() - interval '1 hour'), 'applied before_the_end', 'what was written before a sale belongs to it');
select tests.advance('1 hour');
select is(tests.write(1, 'wamid.5'), 'applied new_lead', 'what is written after is never ignored');
select is((select count(*) from leads.leads), 3::bigint, 'a third lead');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
