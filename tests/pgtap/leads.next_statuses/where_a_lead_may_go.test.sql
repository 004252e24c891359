begin;
select plan(12);

-- Two people, so that what one has does not hinder the other.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select n, tests.lead(n) as id from generate_series(1, 2) as n;
create function tests.next(p_patch jsonb default '{}', p_n integer default 1) returns text language sql as $$
    select array_to_string(leads.next_statuses(jsonb_populate_record(x, p_patch)), ' ') from leads.leads as x join l on l.id = x.id where l.n = p_n
$$;
select is(tests.next(), 'contacted engaged qualified won lost unreachable opted_out', 'from new, in the order of the statuses');
select is(tests.next('{"status": "qualified"}'), 'engaged won lost opted_out', 'from qualified');
select is(tests.next('{"status": "won"}'), '', 'what is won is at its end');
select is(tests.next('{"status": "opted_out"}'), '', 'nor does anybody come back who asked not to be contacted');
select is(tests.next('{"status": "lost", "ended_at": "2026-03-10T15:00:00Z"}'), '', 'a lead of somebody who has an open one is not opened again');
select leads.change_status(l.id, 'lost', 'operator', 'price') from l where l.n = 1;
select is(tests.next(), 'engaged', 'what is lost may be opened again');
select tests.advance('30 days');
select is(tests.next(), 'engaged', 'for thirty days');
select tests.advance('1 second');
select is(tests.next(), '', 'no longer');
select tests.advance('-1 second');
select people.suppress(people.own_keys(tests.person_id(l.id)), 'stop_word') from l where l.n = 2;
select is(tests.next(), 'engaged', 'another''s wish does not hinder');
select people.suppress(people.own_keys(tests.person_id(l.id)), 'stop_word') from l where l.n = 1;
select is(tests.next(), '', 'their own does');
select is(tests.next('{"status": "new"}'), 'contacted engaged qualified won lost unreachable opted_out', 'for what is no opening it counts nothing');
select is(leads.next_statuses(jsonb_populate_record(null::leads.leads, '{"status": "nowhere"}')), '{}', 'from nowhere nowhere');

select * from finish();
rollback;
