create or replace function routing.next_turn(
    p_weights integer[],
    p_credits bigint[],
    out winner integer,
    out credits bigint[],
    out margin numeric
)
language plpgsql
immutable
parallel safe
as $$
declare
    c_lead constant bigint := 1000000000000;
    v_count constant integer := cardinality(p_weights);
    v_total bigint := 0;
    v_given bigint := 0;
    v_share bigint;
    v_threshold bigint;
    v_deadline numeric;
    v_best numeric;
    v_second numeric;
begin
    credits := p_credits;
    for i in 1..v_count loop
        v_total := v_total + p_weights[i];
    end loop;
    for i in 1..v_count loop
        v_share := case when i = v_count then c_lead - v_given else c_lead * p_weights[i] / v_total end;
        v_given := v_given + v_share;
        credits[i] := credits[i] + v_share;
    end loop;

    if v_count = 1 then
        winner := 1;
    else
        v_threshold := c_lead / (2 * v_count - 2);
        for i in 1..v_count loop
            if credits[i] >= v_threshold then
                v_deadline := (c_lead - v_threshold - credits[i])::numeric / p_weights[i];
                if v_best is null or v_deadline < v_best then
                    v_second := v_best;
                    v_best := v_deadline;
                    winner := i;
                elsif v_second is null or v_deadline < v_second then
                    v_second := v_deadline;
                end if;
            end if;
        end loop;
        if winner is null then
            -- Somebody who is absent now holds the credit that these lack: the greatest one is served.
            select k.n into winner from unnest(credits) with ordinality as k (credit, n) order by k.credit desc, k.n limit 1;
        end if;
        margin := (v_second - v_best) * v_total / c_lead;
    end if;
    credits[winner] := credits[winner] - c_lead;
end;
$$;

comment on function routing.next_turn(integer[], bigint[]) is
'Who takes the next lead among members with these weights and credits (1e-12 of a lead): position in the arrays, and the credits after.
Each credit grows by its share; among those that reached 1/(2n-2) the least deadline (1 - 1/(2n-2) - credit)/share wins, ties to the
first (Tijdeman, The chairman assignment problem, 1980): with fixed weights nobody is ever more than one lead from entitlement.
Absences freeze credit, so that possibly nobody present reached it: then the greatest credit wins.
margin: how much later, in turns, the second''s deadline was; null when nobody else was due.';

revoke all on function routing.next_turn(integer[], bigint[]) from public;
-- For governance.assignment_decisions: a view's functions run with its reader's rights. It reads no table.
grant execute on function routing.next_turn(integer[], bigint[]) to indica_dba;
