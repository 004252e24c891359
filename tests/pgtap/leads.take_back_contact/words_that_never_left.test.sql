begin;
select plan(10);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 4) as n;
select leads.change_status(l.id, 'contacted', 'operator') from l;
update leads.leads as x set first_contact_at = case when l.n = 3 then util.current_time() end, last_outbound_at = case when l.n = 4 then util.current_time() end from l where x.id = l.id;
select tests.advance('1 hour');
create function tests.shown() returns text language sql as $$
    select string_agg(concat_ws(' ', x.status, x.status_since = util.current_time()), ', ' order by l.n) from leads.leads as x join l on l.id = x.id
$$;
select is(tests.shown(), 'contacted f, contacted f, contacted f, contacted f', 'four count as contacted');
select is(leads.take_back_contact(l.id, 'chatwoot', 'answer_failed'), true, 'one to whom nothing came') from l where l.n = 1;
select is(tests.shown(), 'new t, contacted f, contacted f, contacted f', 'is new again, since now, and no other');
select is(
    (select concat_ws(' ', e.actor, e.data, e.at = util.current_time()) from leads.events as e join l on l.id = e.lead_id where l.n = 1 order by e.seq desc limit 1),
    'chatwoot {"to": "new", "from": "contacted", "reason": "answer_failed"} t', 'and the history says why'
);
select is((select count(*) from leads.events as e join l on l.id = e.lead_id where l.n = 1 and e.kind = 'status_changed'), 2::bigint, 'once');
select is(leads.take_back_contact(l.id, 'chatwoot', 'answer_failed'), false, 'what is new stays new') from l where l.n = 1;
select is(leads.take_back_contact(l.id, 'chatwoot', 'answer_failed'), false, 'one who was contacted was') from l where l.n = 3;
select is(leads.take_back_contact(l.id, 'chatwoot', 'answer_failed'), false, 'and one to whom something left') from l where l.n = 4;
select is(tests.shown(), 'new t, contacted f, contacted f, contacted f', 'all else is as it was');
select is((select count(*) from leads.events as e join l on l.id = e.lead_id where l.n > 1 and e.data ->> 'to' = 'new'), 0::bigint, 'and untold');

select * from finish();
rollback;
