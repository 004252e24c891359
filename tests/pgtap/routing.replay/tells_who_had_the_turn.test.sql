begin;
select plan(4);

-- Ten members, whose numbers are not in the order of letters, with weights and credits that all differ.
select tests.make_operation(p_weights => '{10,9,8,7,6,5,4,3,2,1,11}');
select tests.lead(n) from generate_series(1, 40) as n;
select is(
    (select count(*) from routing.decisions as d where routing.replay(d.id) = d.winner_id), 40::bigint, 'every decision replays'
);
select cmp_ok((select count(distinct d.winner_id) from routing.decisions as d), '>', 9::bigint, '(and most of them won)');
select is(
    (select format('%s %s', n.winner, n.margin) from routing.next_turn('{1,1,1}', '{0,0,0}') as n), '3 0.0000000000030000000000000000', 'of equals the last, who has what did not divide'
);
select is((select n.winner from routing.next_turn('{1,1}', '{-900000000000,-800000000000}') as n), 2, 'when all owe more than they get, the greatest credit is served');

select * from finish();
rollback;
