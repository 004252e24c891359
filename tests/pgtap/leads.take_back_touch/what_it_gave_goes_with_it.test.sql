begin;
select plan(13);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table x as
select n, tests.lead(n, '{"referrer": {"name": "Marina Alves"}}') as id from generate_series(1, 4) as n;
create function tests.stands(p_n integer) returns text language sql as $$
    select concat_ws(' | ', coalesce(p.code, '-'), coalesce(l.notes, '-'), coalesce(r.name, '-'))
    from x join leads.leads as l on l.id = x.id
    left join leads.products as p on p.id = l.product_id left join people.referrers as r on r.id = l.referrer_id
    where x.n = p_n
$$;
create function tests.undo(p_n integer, p_notes text) returns boolean language sql as $$
    select leads.take_back_touch(t.submission_id, 'system', 'ended_before') from leads.touches as t join x on x.id = t.lead_id where x.n = p_n and t.notes = p_notes
$$;
select tests.advance('1 hour');
select tests.submit(tests.referral(n, '{"notes": "à noite", "product": "plano", "referrer": {"name": "Bia Lima"}, "occurred_at": "2026-03-05T10:00:00Z"}')) from generate_series(1, 4) as n where n <> 3;
select tests.advance('1 hour');
select tests.submit(tests.referral(n, '{"notes": "de manhã", "referrer": {"name": "Rui Alves"}, "occurred_at": "2026-03-07T10:00:00Z"}')) from generate_series(2, 3) as n;
create temporary table before as select tests.snapshot(id) as uninvolved from x where n = 4;

select is(tests.stands(1), 'plano | à noite | Bia Lima', 'what was said first and told last gives product, notes and credit');
select is(tests.undo(1, 'à noite'), true, 'it is the lead''s no longer');
select is(tests.stands(1), '- | - | Marina Alves', 'nor is what it gave');
select is((select e.data ->> 'reason' from leads.events as e join x on x.id = e.lead_id and x.n = 1 where e.kind = 'credited' order by e.seq desc limit 1), 'ended_before', 'the history says why');
select is(leads.verify_chain(x.id), true, 'and can be proved') from x where n = 1;
select is(tests.undo(2, 'à noite'), true, 'of two, the first');
select is(tests.stands(2), '- | de manhã | Rui Alves', 'the next that says it counts');
select is((select t.filled from leads.touches as t join x on x.id = t.lead_id and x.n = 2), '{notes}', 'and is known as who gave it');
select is(tests.undo(2, 'de manhã'), true, 'that one too');
select is(tests.stands(2), '- | - | Marina Alves', 'and the lead is as it began');
select is(tests.stands(3), '- | de manhã | Rui Alves', 'one that nobody took back keeps what it got');
select is(leads.take_back_touch(0, 'system', 'ended_before'), false, 'what is no touch');
select is(tests.snapshot(x.id), b.uninvolved, 'nothing changed for anybody else') from x, before as b where x.n = 4;

select * from finish();
rollback;
