begin;
select plan(9);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(130403, '{"details": "not on WhatsApp"}')) from c;

select is((select m.error ->> 'details' from sending.messages as m), 'not on WhatsApp', 'the message keeps the error');
select is((select m.last_error ->> 'code' from outbox.jobs as m, c where m.id = c.id), '130403', 'so does the row');
select is((select format('%s %s', a.outcome, a.error ->> 'code') from outbox.attempts as a, c where a.job_id = c.id), 'dead 130403', 'and the attempt');
select is(
    (select e.data - '{message,purpose,failed_at}'::text[] from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'template_failed'),
    '{"class": "RECIPIENT_PERM", "code": 130403}', 'the history has code and class'
);
create temporary table n as select * from tests.claim_one('chatwoot.note');
select matches(work ->> 'content', E'O WhatsApp recusou a mensagem abaixo. Faça o contato por telefone.\n> Olá', 'the consultant reads what did not arrive') from n;
select outbox.complete(tests.worker_id(), id, attempt, '{"message_id": 1}') from n;

create temporary table u as select tests.lead_with_conversation(2) as lead_id;
create temporary table d as select * from tests.claim_one('whatsapp.template');
select outbox.fail(tests.worker_id(), id, attempt, tests.error(131016)) from d;
select is(
    (select array_agg(k order by k) from leads.events as e, u, jsonb_object_keys(e.data) as k where e.lead_id = u.lead_id and e.kind = 'template_deferred'),
    '{class,code,message,purpose,retry_at}', 'a postponed send says until when'
);
select is((select count(*) from outbox.jobs as m, u where m.lead_id = u.lead_id and m.kind = 'chatwoot.note'), 0::bigint, 'and is no news for the consultant yet');
select tests.advance('7 seconds');
create temporary table e as select * from tests.claim_one('whatsapp.template');
select is((select format('%s %s %s', m.sends, m.state, m.error) from sending.messages as m, u where m.lead_id = u.lead_id), '2 sending ', 'the next try starts without the old error');
select outbox.complete(tests.worker_id(), id, attempt, '{"wamid": "w"}') from e;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
