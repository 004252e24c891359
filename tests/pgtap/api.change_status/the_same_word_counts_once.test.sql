begin;
select plan(13);

select tests.make_operation();
create temporary table x as select tests.lead_with_conversation(1) as id;
create temporary table o as select tests.lead(2) as id;
create temporary table second as select tests.make_token('second') as token_id;
create temporary table before as select l.* from leads.leads as l, o where l.id = o.id;
create function tests.move(p_request text, p_token_id bigint default tests.token_id()) returns text language sql as $$
    select concat_ws(' ', a.http_status, coalesce(a.body ->> 'code', a.body ->> 'status'))
    from leads.leads as l, api.change_status(tests.credential(p_token_id), l.uid, convert_to(p_request, 'UTF8')) as a where l.id = (select id from x)
$$;
create function tests.status_changes() returns bigint language sql as $$ select count(*) from leads.events as e, x where e.lead_id = x.id and e.kind = 'status_changed' $$;

select is(tests.move('{"to": "qualified", "note": "Quer proposta"}'), '200 qualified', 'a status');
select is(tests.move('{"to": "qualified", "note": "Quer proposta"}'), '200 qualified', 'said twice');
select is(tests.status_changes(), 1::bigint, 'counts once');
select is((select count(*) from leads.event_values as v, x where v.lead_id = x.id and v.field = 'note'), 1::bigint, 'and so does its note');
select is(tests.move('{"to": "qualified", "note": "Outra coisa"}'), '409 ID301', 'another note is no repetition');
select is(tests.move('{"to": "qualified", "note": "Quer proposta"}', token_id), '409 ID301', 'nor is what somebody else says') from second;
select is(tests.move('{"to": "lost", "reason": "price"}'), '200 lost', 'the lead is lost');
select is(tests.move('{"to": "engaged"}', token_id), '200 engaged', 'a colleague opens it again') from second;
select is(tests.move('{"to": "lost", "reason": "price"}'), '200 engaged', 'a late repetition does not undo that');
select tests.advance('61 seconds');
select is(tests.move('{"to": "lost", "reason": "price"}'), '200 lost', 'a minute later it is a new word');
select is(tests.status_changes(), 4::bigint, 'four changes in all');
select results_eq('select l.* from leads.leads as l, o where l.id = o.id', 'select * from before', 'nothing befell the other lead');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
