begin;
select plan(9);

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

-- Who is served, turn by turn.
create function tests.turns(p_weights integer[], p_count integer) returns text language plpgsql as $$
declare
    v_next record;
    v_credits bigint[] := array_fill(0::bigint, array[cardinality(p_weights)]);
    v_told text := '';
begin
    for n in 1..p_count loop
        v_next := routing.next_turn(p_weights, v_credits);
        v_credits := v_next.credits;
        v_told := v_told || v_next.winner || case when v_next.margin < 0.5 then '.' else ' ' end;
    end loop;
    return v_told;
end;
$$;
select is(tests.turns('{1,1}', 6), '1.2 1.2 1.2 ', 'two of one weight');
select is(tests.turns('{3,1}', 8), '1 1.2 1 1 1.2 1 ', 'three and one');
select is(tests.turns('{5,3,2}', 20), '1 2 1.3 1.2 1 3.2.1 1 2 1.3 1.2 1 3.2.1 ', 'five, three and two');
select is(tests.turns('{7,2,1,1}', 22), '1 1 2 1 1 4.1 3 1 2 1 1 1 2 1 1 4.1 3 1 2 1 ', 'four of whom one gets most');
select is(tests.turns('{9,8,7,6,5}', 35), '1.2 3 4 5 1 2 3 4.1 2 5 3 1 4.2 1.3 5 2 4.1 3 2 1.5 4 3 2 1 5.4.3.2.1 ', 'five who are nearly equal');

select * from finish();
rollback;
