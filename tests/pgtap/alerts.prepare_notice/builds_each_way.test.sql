begin;
select plan(17);

select tests.make_operation();
select tests.only_alerts('{channel_stopped,quarantine_overdue}');
update sending.templates set state = 'approved' where code = 'alert';
select webhooks.add('ops', 'https://ops.example.com/alerts', '{alert.changed}');
select alerts.save_route('ops', 'webhook', 'ops', p_language => 'en'), alerts.save_route('wa', 'whatsapp', '11 98765-4321'),
    alerts.save_route('cw', 'chatwoot', '77'), alerts.save_route('mail', 'email', 'Dora@Example.com');
select tests.submit(tests.referral(5, '{"person": {"name": "teste teste", "phone": "11987654321"}}'));
select tests.advance('5 hours');
select alerts.evaluate();
select tests.only_notices();
create temporary table c as
select r.way, w.work, w.id, w.attempt
from outbox.claim(tests.worker_id(), 10) as w
join alerts.notices as n on n.job_id = w.id
join alerts.routes as r on r.id = n.route_id;

select is((select count(*) from c), 4::bigint, 'each way has its notice');
select is(work #>> '{webhook,url}', 'https://ops.example.com/alerts', 'a webhook goes to the subscription''s address') from c where way = 'webhook';
select is(work #>> '{webhook,body,type}', 'alert.changed', 'and says what it is') from c where way = 'webhook';
select is(work #>> '{webhook,body,data,alerts,0,code}', 'quarantine_overdue', 'which condition') from c where way = 'webhook';
select matches(work #>> '{webhook,body,data,alerts,0,sentence}', '^[A-Z].*quarantine', 'in the route''s language') from c where way = 'webhook';
select is(work #>> '{template,to}', '+5511987654321', 'a template goes to the mobile') from c where way = 'whatsapp';
select is(work #>> '{template,template}', 'indica_alerta', 'by our template') from c where way = 'whatsapp';
select is(work #>> '{template,opaque}', (select n.uid::text from alerts.notices as n where n.job_id = c.id), 'under the notice''s id') from c where way = 'whatsapp';
select matches(work #>> '{template,body_parameters,0,text}', '^Alerta: .* O que fazer: ', 'what is wrong and what to do, in one line') from c where way = 'whatsapp';
select is(work #>> '{note,conversation_id}', '77', 'a note goes to the conversation') from c where way = 'chatwoot';
select is(work #>> '{note,outbox_id}', id::text, 'with our mark, so that it is not written twice') from c where way = 'chatwoot';
select is(work #>> '{mail,to}', 'dora@example.com', 'an e-mail to the address') from c where way = 'email';
select is(current_setting('indica.locale', true), '', 'the language of who comes next is not touched');

-- What stands in the way.
update sending.templates set state = 'paused' where code = 'alert';
select is(p.verdict || ' ' || p.reason, 'hold template_not_approved', 'a template that is not approved waits') from c, lateral alerts.prepare_notice(c.id, util.current_time()) as p where c.way = 'whatsapp';
select webhooks.pause('ops');
select is(p.verdict || ' ' || p.reason, 'hold subscription_paused', 'a paused subscription waits') from c, lateral alerts.prepare_notice(c.id, util.current_time()) as p where c.way = 'webhook';
select alerts.remove_route('cw');
select is(p.verdict || ' ' || p.reason, 'cancel route_removed', 'a removed route hears nothing') from c, lateral alerts.prepare_notice(c.id, util.current_time()) as p where c.way = 'chatwoot';
select is(p.verdict || ' ' || p.reason, 'cancel too_old', 'yesterday''s alert helps nobody') from c, lateral alerts.prepare_notice(c.id, util.current_time() + interval '25 hours') as p where c.way = 'email';

select * from finish();
rollback;
