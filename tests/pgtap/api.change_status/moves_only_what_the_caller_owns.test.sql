begin;
select plan(22);

select tests.make_operation();
create temporary table who as
select
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('reader', '{leads:read}') as reader;
create temporary table x as select tests.lead_with_conversation(1) as id;
update leads.leads set consultant_id = tests.consultant(1);
create function tests.move(p_token_id bigint, p_request text, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from leads.leads as l, api.change_status(tests.credential(p_token_id), l.uid, convert_to(p_request, 'UTF8')) as a where l.id = (select id from x)
$$;

select is((tests.move(bruno, '{"to": "engaged"}')).http_status, 404, 'a stranger does not find it') from who;
select is((tests.move(reader, '{"to": "engaged"}')).http_status, 403, 'without the scope nobody moves it') from who;
select tests.lead(1, '{}', bruno) from who;
select is((tests.move(bruno, '{"to": "engaged"}')).body ->> 'code', 'ID404', 'who submitted it may see it, not move it') from who;
select is((tests.move(0, '{"to": "engaged"}')).http_status, 401, 'nor without a token');
select is((tests.move(ana, '[]')).body ->> 'code', 'ID101', 'not an object') from who;
select is((tests.move(ana, '{}')).body #>> '{errors,0,field}', 'to', 'no target') from who;
select is((tests.move(ana, '{"to": "sold"}')).body #>> '{errors,0,code}', 'ID114', 'an unknown target') from who;
select is((tests.move(ana, '{"to": "lost"}')).body #>> '{errors,0,field}', 'reason', 'lost needs a reason') from who;
select is((tests.move(ana, '{"to": "lost", "reason": "mood"}')).body #>> '{errors,0,code}', 'ID114', 'of the catalogue') from who;

create temporary table c as select m.* from who, tests.move(who.ana, '{"to": "exhausted"}') as m;
select is(http_status, 409, 'an impossible move') from c;
select is(body ->> 'code', 'ID301', 'has its code') from c;
select ok(body -> 'allowed' ? 'qualified' and not body -> 'allowed' ? 'exhausted', 'and says what is possible') from c;
select is(tests.status(id), 'new', 'nothing moved') from x;

create temporary table q as select m.* from who, tests.move(who.ana, '{"to": "qualified", "note": "Quer proposta"}') as m;
select is(http_status::text || ' ' || (body ->> 'status'), '200 qualified', 'the owner moves it') from q;
select is((select v.value from leads.event_values as v, x where v.lead_id = x.id and v.field = 'note'), 'Quer proposta', 'the note is kept beside the chain');
select is(
    (select (chatwoot.prepare_update(m.id, util.current_time())).work -> 'labels_add' from outbox.jobs as m where m.kind = 'chatwoot.update'), '["indicacao", "qualificada"]', 'Chatwoot gets the label'
);

select is(
    (select string_agg(m.state, ' ') from outbox.jobs as m where m.kind = 'whatsapp.template'), 'cancelled',
    'the first message, which waited, takes no word out of the consultant''s mouth'
);
select outbox.enqueue(
    p_kind => 'whatsapp.template', p_lead_id => id, p_due_at => util.current_time(), p_dedupe_key => 'waits',
    p_payload => '{"purpose": "rework"}'
) from x;
insert into rework.attempts (lead_id, cycle, step, policy_id, template_code, due_at, created_at)
select x.id, 1, 1, p.id, 'first_contact', util.current_time(), util.current_time() from x, rework.policies as p limit 1;
select is((tests.move(tests.token_id(), '{"to": "won"}')).http_status, 200, 'the operation''s own token may too');
select is((select count(*) from outbox.jobs as m where m.kind = 'whatsapp.template' and m.state = 'pending'), 0::bigint, 'nothing is sent to who bought');
select is((select a.state || ' ' || a.reason from rework.attempts as a), 'cancelled lead_ended', 'nor reworked');
select is((tests.move(tests.token_id(), '{"to": "lost", "reason": "price"}')).body -> 'allowed', '[]', 'a won lead goes nowhere');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
