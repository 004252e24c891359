begin;
select plan(9);

-- Consultant 1 takes two a day and three at once, the others as many as come; all leads go to one pool, by turns.
select tests.make_operation('2026-03-01 15:00:00+00');
create temporary table l (n integer, id bigint, at timestamptz);
create function tests.came(p_n integer, p_at timestamptz) returns void language plpgsql as $$
begin
    perform tests.freeze(p_at);
    insert into l values (p_n, tests.lead(p_n), p_at);
end;
$$;
-- One of before, which consultant 1 has until the second day; another of before, of consultant 2.
select tests.came(1, '2026-03-01 15:00Z'), tests.came(2, '2026-03-01 16:00Z');
update leads.leads as x set consultant_id = tests.consultant(l.n), queue_code = null from l where l.id = x.id;
select tests.came(10 + h, '2026-03-10 12:00Z'::timestamptz + h * interval '1 hour') from generate_series(1, 8) as h;
select tests.freeze('2026-03-11 12:30Z');
select leads.change_status(id, 'lost', 'tests', 'price') from l where n in (1, 2);
select tests.came(20 + h, '2026-03-11 12:00Z'::timestamptz + h * interval '1 hour') from generate_series(1, 8) as h;
select tests.freeze('2026-03-20 12:00Z');
-- The day begins in São Paulo: half past eleven at night there is the next day's in Greenwich.
select tests.came(30, '2026-03-12 02:30Z');
create function tests.gets(p_from timestamptz, p_to timestamptz) returns text language sql as $$
    select string_agg(case when s.consultant_id = tests.consultant(1) then '1' when s.consultant_id is null then '-' else 'o' end, '' order by s.at, s.lead_id)
    from routing.simulate_leads('[{"name": "Todos", "pool": "geral"}]', p_from, p_to) as s
$$;
select is(tests.gets('2026-03-10', '2026-03-12 00:00Z'), 'o1oo1oo1' || 'oo1oo1oo', 'nobody is full: each third is hers');
update routing.consultants set daily_capacity = 2 where id = tests.consultant(1);
select is(left(tests.gets('2026-03-10', '2026-03-12 00:00Z'), 8), 'o1oo1ooo', 'two a day');
select is(length(replace(substr(tests.gets('2026-03-10', '2026-03-12 02:59Z'), 9), 'o', '')), 2, 'and two on the next, to its midnight in São Paulo');
update routing.consultants set daily_capacity = null, open_capacity = 3 where id = tests.consultant(1);
select is(left(tests.gets('2026-03-10', '2026-03-12 00:00Z'), 8), 'o1oo1ooo', 'three at once, of which one is of before');
select is(length(replace(substr(tests.gets('2026-03-10', '2026-03-12 00:00Z'), 9), 'o', '')), 1, 'which ends on the second day and makes place for one');
select is(
    length(replace(tests.gets('2026-03-11 12:45Z', '2026-03-12 00:00Z'), 'o', ''))::bigint,
    3 - (select count(*) from l join leads.leads as x on x.id = l.id where l.n between 11 and 18 and x.consultant_id = tests.consultant(1)),
    'what she really has at the beginning of the period fills her, but for what had ended by then'
);
-- The one that she gets first ends on the first day.
update leads.leads as x set status = 'lost', ended_at = '2026-03-10 14:30Z', next_action = null, next_action_at = null, lost_reason = 'price' from l where l.id = x.id and l.n = 12;
select is(length(replace(left(tests.gets('2026-03-10', '2026-03-12 00:00Z'), 8), 'o', '')), 3, 'a lead that ends makes place');
update routing.consultants set open_capacity = null, daily_capacity = 1;
select is(tests.gets('2026-03-10', '2026-03-11'), 'o1o-----', 'when all are full nobody gets any');
select is((select string_agg(distinct s.reason, ' ') from routing.simulate_leads('[{"name": "Todos", "pool": "geral"}]', '2026-03-10', '2026-03-11') as s), 'nobody_eligible turn', 'and it says why');

select * from finish();
rollback;
