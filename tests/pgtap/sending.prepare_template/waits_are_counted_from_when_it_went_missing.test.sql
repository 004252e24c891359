begin;
select plan(22);

select tests.make_operation();
create function tests.try(p_lead_id bigint) returns text language plpgsql as $$
begin
    update outbox.jobs as m set due_at = util.current_time() where m.lead_id = p_lead_id and m.state = 'pending';
    perform from outbox.claim(tests.worker_id(), 50);
    return (
        select case when m.state = 'claimed' then m.state else concat_ws(' ', m.state, m.last_error ->> 'held', m.last_error ->> 'cancelled') end
        from outbox.jobs as m where m.lead_id = p_lead_id and m.kind = 'whatsapp.template' order by m.id desc limit 1
    );
end;
$$;
create temporary table o as select tests.lead_with_conversation(2) as other;
select tests.step('whatsapp.template', '{"wamid": "w2"}'), tests.step('chatwoot.note');
create temporary table t as select tests.lead_with_conversation(1) as one;
select is(tests.try(one), 'claimed', 'one template leaves') from t;
create temporary table before as select l.* from leads.leads as l, o where l.id = o.other;

-- A batch that waited for its channel over a long weekend meets a template that was paused a moment ago.
select outbox.fail(tests.worker_id(), m.id, m.attempts, tests.error(131031)) from outbox.jobs as m, t where m.id = tests.row_id(t.one, 'whatsapp.template');
select is((select c.state from sending.channels as c), 'stopped', 'the channel stops');
select tests.advance('90 hours');
select is(tests.try(one), 'pending channel_stopped', 'the weekend passes') from t;
select sending.resume_channel('principal');
select sending.set_template_state(t.name, t.language, 'paused', util.current_time(), util.current_time()) from sending.templates as t where t.purpose = 'first_contact';
select is(tests.try(one), 'pending template_not_approved', 'a template that was paused a second ago') from t;
select tests.advance('3 hours 59 minutes');
select is(tests.try(one), 'pending template_not_approved', 'is waited for') from t;
select tests.advance('2 minutes');
select is(tests.try(one), 'cancelled no_template_for_4_hours', 'for four hours') from t;
select is(tests.next_action(one), 'call_by_consultant', 'then somebody calls') from t;
select sending.set_template_state(t.name, t.language, 'approved', util.current_time(), util.current_time()) from sending.templates as t where t.purpose = 'first_contact';

-- One refused connection after the same weekend.
create temporary table u as select tests.lead_with_conversation(3) as two;
select sending.record_refusal(c.id, '190', util.current_time(), util.current_time()) from sending.channels as c;
select is(tests.try(two), 'pending channel_stopped', 'another weekend') from u;
select tests.advance('90 hours');
select sending.resume_channel('principal');
select is(tests.try(two), 'claimed', 'it is over') from u;
select is(outbox.fail(tests.worker_id(), m.id, m.attempts, tests.error(null, '{"phase": "before_request"}')), 'pending', 'one refused connection kills nothing')
from outbox.jobs as m, u where m.id = tests.row_id(u.two, 'whatsapp.template');
select tests.advance('71 hours');
select is(tests.try(two), 'claimed', 'nor do three days without WhatsApp') from u;
select is(outbox.fail(tests.worker_id(), m.id, m.attempts, tests.error(null, '{"phase": "before_request"}')), 'pending', 'that are not over')
from outbox.jobs as m, u where m.id = tests.row_id(u.two, 'whatsapp.template');
select sending.record_refusal(c.id, '190', util.current_time(), util.current_time()) from sending.channels as c;
select tests.advance('90 hours');
select sending.resume_channel('principal');
select is(tests.try(two), 'claimed', 'nor a weekend in the middle') from u;
select is(outbox.fail(tests.worker_id(), m.id, m.attempts, tests.error(null, '{"phase": "before_request"}')), 'pending', 'after which the count begins anew')
from outbox.jobs as m, u where m.id = tests.row_id(u.two, 'whatsapp.template');
select tests.advance('73 hours');
select is(tests.try(two), 'claimed', 'three days of nothing but failures') from u;
select is(outbox.fail(tests.worker_id(), m.id, m.attempts, tests.error(null, '{"phase": "before_request"}')), 'dead', 'are enough')
from outbox.jobs as m, u where m.id = tests.row_id(u.two, 'whatsapp.template');

select results_eq('select l.* from leads.leads as l, o where l.id = o.other', 'select * from before', 'nothing befell the other lead');

-- The same for Chatwoot: a note that waited behind others for days.
create temporary table n as select m.id from outbox.jobs as m, o where m.lead_id = o.other and m.kind = 'chatwoot.note' order by m.id limit 1;
update outbox.jobs as m set state = 'pending', finished_at = null, due_at = util.current_time() from n where m.id = n.id;
select is((select c.id from outbox.claim(tests.worker_id(), 50) as c where c.id = n.id), n.id, 'a note that is days old') from n;
select is(outbox.fail(tests.worker_id(), m.id, m.attempts, tests.chatwoot_error(503)), 'pending', 'survives its first failure') from outbox.jobs as m, n where m.id = n.id;
select tests.advance('73 hours');
select is((select c.id from outbox.claim(tests.worker_id(), 50) as c where c.id = n.id), n.id, 'three days later') from n;
select is(outbox.fail(tests.worker_id(), m.id, m.attempts, tests.chatwoot_error(503, '{"phase": "no_answer"}')), case when m.attempts < 3 then 'pending' else 'dead' end, 'it is as good as any other refusal')
from outbox.jobs as m, n where m.id = n.id;
select is(tests.is_sound(), '', 'nothing stands still');

select * from finish();
rollback;
