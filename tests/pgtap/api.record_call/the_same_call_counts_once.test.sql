begin;
select plan(22);

select tests.make_operation();
create temporary table x as select n, tests.lead(n) as id from generate_series(1, 4) as n;
create temporary table second as select tests.make_token('second') as token_id;
create temporary table before as select l.* from leads.leads as l, x where l.id = x.id and x.n = 4;
create function tests.call(p_n integer, p_request jsonb, p_token_id bigint default tests.token_id()) returns text language sql as $$
    select concat_ws(' ', a.http_status, coalesce(a.body #>> '{errors,0,field}', a.body ->> 'status'))
    from x
    join leads.leads as l on l.id = x.id
    cross join lateral api.record_call(tests.credential(p_token_id), l.uid, convert_to(p_request::text, 'UTF8')) as a
    where x.n = p_n
$$;
create function tests.calls(p_n integer) returns bigint language sql as $$ select count(*) from leads.calls as c join x on x.id = c.lead_id where x.n = p_n $$;

-- By the time at which it says that it was.
select is(tests.call(1, '{"result": "no_answer", "called_at": "2026-03-10T14:50:00Z"}'), '200 new', 'a call');
select is(tests.call(1, '{"result": "no_answer", "called_at": "2026-03-10T11:50:00-03:00"}'), '200 new', 'its answer was lost, it comes again');
select tests.advance('2 hours');
select is(tests.call(1, '{"result": "no_answer", "called_at": "2026-03-10T14:50:00Z"}'), '200 new', 'and hours later from a queue');
select is(tests.calls(1), 1::bigint, 'it counts once');
select is((select count(*) from leads.events as e, x where e.lead_id = x.id and x.n = 1 and e.kind = 'called'), 1::bigint, 'also in the history');
select is(tests.call(1, '{"result": "no_answer", "called_at": "2026-03-10T15:50:00Z", "note": "Caixa postal"}'), '200 new', 'another call is another');
select is(tests.call(1, '{"result": "no_answer", "called_at": "2026-03-10T15:50:00Z", "note": "Ligar à noite"}'), '200 new', 'the same with more to say');
select is((select c.note from leads.calls as c, x where c.lead_id = x.id and x.n = 1 order by c.id desc limit 1), E'Caixa postal\nLigar à noite', 'loses no word');
select is(tests.call(1, '{"result": "no_answer", "called_at": "2026-03-10T16:50:00Z"}'), '200 unreachable', 'the third makes it unreachable');
select is(tests.call(1, '{"result": "no_answer", "called_at": "2026-03-10T16:50:00Z"}'), '200 unreachable', 'whose repetition is no error');

-- Without a time: within a minute.
select is(tests.call(2, '{"result": "busy"}') || tests.call(2, '{"result": "busy"}'), '200 new200 new', 'a nervous finger');
select is(tests.calls(2), 1::bigint, 'counts once');
select is(tests.call(2, '{"result": "busy"}', token_id), '200 new', 'somebody else''s call is another') from second;
select is(tests.call(2, '{"result": "no_answer"}'), '200 unreachable', 'so is another result');
select tests.call(3, '{"result": "busy"}'), tests.advance('61 seconds'), tests.call(3, '{"result": "busy"}');
select is(tests.calls(3), 2::bigint, 'and the same a minute later');

-- Bounds, and the operation's clock.
select is(tests.call(3, '{"result": "call_back", "call_back_at": "9999-12-31T12:00:00Z"}'), '422 call_back_at', 'nobody is called back in the year 9999');
select is(tests.call(3, '{"result": "call_back", "call_back_at": "2027-03-11T12:00:00Z"}'), '422 call_back_at', 'nor in more than a year');
select is(tests.call(3, '{"result": "busy", "called_at": "1999-03-11T12:00:00Z"}'), '422 called_at', 'nor was anybody long ago');
set local timezone = 'Asia/Tokyo';
select is(tests.call(3, '{"result": "call_back", "call_back_at": "2026-03-12T10:00:00"}'), '200 engaged', 'a time without a zone');
select is((select l.next_action_at from leads.leads as l, x where l.id = x.id and x.n = 3), '2026-03-12 10:00:00-03', 'is the operation''s');
set local timezone = 'UTC';
select results_eq('select l.* from leads.leads as l, x where l.id = x.id and x.n = 4', 'select * from before', 'nothing befell the fourth lead');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
