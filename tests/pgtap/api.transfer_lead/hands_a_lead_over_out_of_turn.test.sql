begin;
select plan(16);

select tests.make_operation();
create temporary table x as select tests.lead_with_conversation(1) as id;
create temporary table t as select l.uid, l.consultant_id as before from leads.leads as l;
create function tests.transfer(p_consultant text, p_reason text default 'Pediu para falar com ela', p_token_id bigint default tests.token_id(), out http_status integer, out body jsonb)
language sql as $$
    select a.http_status, a.body
    from t, api.transfer_lead(tests.credential(p_token_id), t.uid, convert_to(jsonb_build_object('consultant', p_consultant, 'reason', p_reason)::text, 'UTF8')) as a
$$;

select is((tests.transfer('nobody@example.com')).body #>> '{errors,0,field}', 'consultant', 'to somebody who exists');
select is((tests.transfer('consultant1@example.com', '')).body #>> '{errors,0,field}', 'reason', 'with a reason');
update routing.consultants set is_active = false where email = 'consultant2@example.com';
select is((tests.transfer('consultant2@example.com')).body ->> 'code', 'ID306', 'who is active');
select is((select count(*) from routing.decisions as d where d.snapshot ->> 'reason' = 'manual'), 0::bigint, 'nothing was decided so far');

create temporary table to_whom as
select c.id, c.email, c.chatwoot_agent_id from routing.consultants as c, t where c.is_active and c.id <> t.before order by c.id limit 1;
select is((tests.transfer(upper(email))).http_status, 200, 'an e-mail in any case') from to_whom;
select is((select l.consultant_id from leads.leads as l), id, 'the owner has changed') from to_whom;
create temporary table d as select * from routing.decisions as d where d.snapshot ->> 'reason' = 'manual';
select is((select winner_id from d), id, 'a decision says who') from to_whom;
select is((select coalesce(seq, 0) from d), 0::bigint, 'it takes no turn of any pool');
select matches(routing.explain(id), 'por escolha manual, fora do rodízio', 'and explains itself') from d;
select is(routing.replay(id), winner_id, 'and replays to whom the human chose') from d;
select is((select m.payload from outbox.jobs as m where m.kind = 'chatwoot.update'), '{"owner": true}', 'Chatwoot gets the assignee');
select is((select v.value from leads.event_values as v where v.field = 'reason'), 'Pediu para falar com ela', 'the reason is kept beside the chain');
select is((select e.data ->> 'decision_id' from leads.events as e where e.kind = 'transferred'), (select id::text from d), 'the event names the decision');
select tests.transfer(email) from to_whom;
select is((select count(*) from routing.decisions as d where d.snapshot ->> 'reason' = 'manual'), 1::bigint, 'to whom it belongs already: nothing happens');
select leads.change_status(id, 'lost', 'tests', 'price') from x;
select is((tests.transfer('consultant1@example.com')).body ->> 'code', 'ID305', 'an ended lead stays');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
