begin;
select plan(13);

select tests.make_operation();
create function tests.cancelled(p_lead_id bigint) returns text language plpgsql as $$
begin
    if exists (select from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template' and c.lead_id = p_lead_id) then
        return 'sent';
    end if;
    return (select format('%s %s', m.state, m.last_error ->> 'cancelled') from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'whatsapp.template');
end;
$$;

create temporary table won as select tests.lead_with_conversation(1) as lead_id;
select leads.change_status(lead_id, 'won', 'consultant:1') from won;
select is(tests.cancelled(lead_id), 'cancelled lead_ended', 'a lead that was won needs no first contact') from won;
create temporary table engaged as select tests.lead_with_conversation(2) as lead_id;
-- A row that was locked when the person wrote is looked at again when it is claimed.
select tests.reply(lead_id) from engaged;
update outbox.jobs as j set state = 'pending', finished_at = null, last_error = null
from engaged where j.lead_id = engaged.lead_id and j.kind = 'whatsapp.template';
select is(tests.cancelled(lead_id), 'cancelled lead_moved_on', 'nor does one whose person wrote first') from engaged;
select is(tests.next_action(lead_id), 'answer_person', 'who is to be answered') from engaged;

create temporary table opted as select tests.lead_with_conversation(3) as lead_id;
insert into people.suppressions (key_hash, reason)
select ops.keyed_hash('phone', i.match_key), 'request' from people.identifiers as i join leads.leads as l on l.person_id = i.person_id join opted on opted.lead_id = l.id;
select is(tests.cancelled(lead_id), 'cancelled opted_out', 'a number that opted out is not written to, whoever''s lead it is') from opted;
select is(tests.next_action(lead_id), 'human_review', 'the lead goes to a human') from opted;

create temporary table gone as select tests.lead_with_conversation(4) as lead_id;
delete from people.identifiers as i using leads.leads as l, gone where l.person_id = i.person_id and l.id = gone.lead_id;
select is(tests.cancelled(lead_id), 'cancelled no_phone', 'without a phone there is nothing to send to') from gone;
select is(tests.next_action(lead_id), 'human_review', 'a human looks') from gone;

-- A message that was queued again ends with its row.
create temporary table again as select tests.lead_with_conversation(5) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(null, '{"phase": "before_request"}')) from c;
select leads.change_status(lead_id, 'qualified', 'consultant:1') from again;
select tests.advance('1 minute');
select is(tests.cancelled(lead_id), 'cancelled lead_ended', 'a retry is cancelled too') from again;
select is((select m.state from sending.messages as m, again where m.lead_id = again.lead_id), 'cancelled', 'and its message does not stay queued');

-- Notes and updates without a conversation have nothing to be written to.
create temporary table bare as select tests.lead(6) as lead_id;
select tests.step('chatwoot.contact');
update outbox.jobs set state = 'cancelled', finished_at = now() where kind = 'chatwoot.conversation' and state = 'pending';
create temporary table n as select outbox.enqueue('chatwoot.note', lead_id, util.current_time(), null, '{"about": "summary"}') as id from bare;
select is_empty('select * from outbox.claim(tests.worker_id())', 'a note without a conversation is not work');
select is((select format('%s %s', m.state, m.last_error ->> 'cancelled') from outbox.jobs as m, n where m.id = n.id), 'cancelled nothing_to_work_on', 'it is cancelled');

select is((select count(*) from sending.messages as m where m.state = 'sending'), 0::bigint, 'nothing is being sent');
select is((select count(*) from leads.leads as l where not leads.verify_chain(l.id)), 0::bigint, 'every history verifies');

select * from finish();
rollback;
