begin;
select plan(15);

-- Runs k turns with fixed weights: the largest deviation of received from entitled at any prefix, for any member.
create function tests.largest_deviation(p_weights integer[], p_turns integer) returns numeric language plpgsql as $$
declare
    v_total constant numeric := (select sum(w) from unnest(p_weights) as w);
    v_credits bigint[] := array_fill(0::bigint, array[cardinality(p_weights)]);
    v_received integer[] := array_fill(0, array[cardinality(p_weights)]);
    v_worst numeric := 0;
    v_next record;
begin
    for k in 1..p_turns loop
        select * into v_next from routing.next_turn(p_weights, v_credits);
        v_credits := v_next.credits;
        v_received[v_next.winner] := v_received[v_next.winner] + 1;
        for i in 1..cardinality(p_weights) loop
            v_worst := greatest(v_worst, abs(v_received[i] - k * p_weights[i] / v_total));
        end loop;
        if (select sum(c) from unnest(v_credits) as c) <> 0 then
            raise exception 'credit was made or lost at turn %', k;
        end if;
    end loop;
    return v_worst;
end;
$$;

select cmp_ok(
    tests.largest_deviation(t.weights, 1000), '<=', 1 - 1.0 / (2 * cardinality(t.weights) - 2) + 0.000001,
    format('weights %s', t.weights)
)
from (values
    ('{1,1}'::integer[]), ('{1,1,1}'), ('{5,3,3,2,2,1,1,1}'), ('{1000,1}'), ('{7,5,3,2}'), ('{1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1}'),
    ('{1000,999,998,1,1,1,500,3}')
) as t (weights);

select is(
    (select array_agg(winner order by k) from (
        with recursive turns (k, winner, credits) as (
            select 0, null::integer, array[0, 0, 0]::bigint[]
            union all
            select t.k + 1, n.winner, n.credits from turns as t, routing.next_turn(array[2, 1, 1], t.credits) as n where t.k < 8
        )
        select * from turns where k > 0
    ) as x),
    '{1,2,3,1,1,2,3,1}', 'two, one and one: everybody gets their share in every round, and nobody''s come together more than they must'
);
select is((select format('%s %s %s', winner, credits, margin) from routing.next_turn('{7}', '{0}')), '1 {0} ', 'alone one gets everything and owes nothing');
select is(
    (select array_agg(n.winner) from generate_series(1, 20), routing.next_turn(array[3, 2, 2], array[100000000000, -300000000000, 200000000000]) as n),
    array_fill((select winner from routing.next_turn(array[3, 2, 2], array[100000000000, -300000000000, 200000000000])), array[20]), 'the same state always gives the same winner'
);
select is((select winner from routing.next_turn('{1,1}', '{0,0}')), 1, 'a tie goes to the first');
select cmp_ok((select margin from routing.next_turn('{3,1,1}', '{0,200000000000,0}')), '>=', 0::numeric, 'the margin says how close it was');

-- Absences freeze the credit of who is away, so that those present may lack it.
select is((select winner from routing.next_turn('{1,1}', '{-166666666667,-166666666667}')), 1, 'a pair that owes credit still has a turn');
select is((select winner from routing.next_turn('{1,1,1}', '{-900000000000,-800000000000,-950000000000}')), 2, 'the one who owes least is served');

create function tests.largest_credit_with_absences(p_turns integer) returns numeric language plpgsql as $$
declare
    c_weights constant integer[] := '{4,3,2,1,1}';
    v_credits bigint[] := '{0,0,0,0,0}';
    v_here integer[];
    v_next record;
    v_worst bigint := 0;
begin
    perform setseed(0.5);
    for k in 1..p_turns loop
        if k % 5 = 1 then
            v_here := array(select n from generate_series(1, 5) as n where random() < 0.6);
        end if;
        continue when cardinality(v_here) = 0;
        select * into v_next from routing.next_turn(
            array(select c_weights[h] from unnest(v_here) with ordinality as x (h, n) order by n),
            array(select v_credits[h] from unnest(v_here) with ordinality as x (h, n) order by n)
        );
        for i in 1..cardinality(v_here) loop
            v_credits[v_here[i]] := v_next.credits[i];
        end loop;
        v_worst := greatest(v_worst, (select max(abs(c)) from unnest(v_credits) as c));
    end loop;
    return v_worst / 1000000000000.0;
end;
$$;
select cmp_ok(tests.largest_credit_with_absences(5000), '<', 2::numeric, 'with random absences nobody ever drifts two leads away');

select * from finish();
rollback;
