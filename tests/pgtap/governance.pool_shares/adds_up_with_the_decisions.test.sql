begin;
select plan(5);
select tests.make_operation(p_weights => '{2,1,1}');
select tests.lead(n) from generate_series(1, 7) as n;

select results_eq(
    $$select s.consultant_id = tests.consultant(1), sum(s.received), sum(s.entitled)
        from governance.pool_shares as s group by 1 order by 1$$,
    $$select r.winner_id = tests.consultant(1), count(*)::numeric, case when r.winner_id = tests.consultant(1) then 3.5 else 3.5 end
        from routing.decisions as r group by 1 order by 1$$,
    'received is what was decided, entitled follows the weights'
);
select is((select sum(s.entitled) from governance.pool_shares as s), 7::numeric, 'nobody is entitled to what did not come');
select ok((select bool_and(abs(s.deviation) <= 1 and s.deviation = s.received - s.entitled) from governance.pool_shares as s), 'deviation stays within one');
update routing.pool_members set is_active = false where consultant_id = tests.consultant(3);
insert into routing.consultants (name, email) values ('Nina Paz', 'consultant9@example.com');
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(9) from routing.pools as p;
select results_eq(
    $$select s.takes_turns, s.received, s.entitled from governance.pool_shares as s where s.consultant = 'Nina Paz'$$,
    'values (true, 0::bigint, 0::numeric)', 'who just joined has neither'
);
select results_eq(
    $$select s.takes_turns, s.received > 0 from governance.pool_shares as s where s.consultant_id = tests.consultant(3)$$,
    'values (false, true)', 'who left keeps their past'
);

select * from finish();
rollback;
