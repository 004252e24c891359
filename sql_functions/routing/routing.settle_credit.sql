create or replace function routing.settle_credit(p_pool_id bigint, p_consultant_id bigint)
returns void
language plpgsql
volatile
as $$
declare
    v_turn routing.pool_turns;
    v_credit bigint;
    v_ids bigint[];
    v_weights bigint[];
    v_shares bigint[];
    v_given bigint := 0;
    v_total numeric;
begin
    select * into v_turn from routing.pool_turns as t where t.pool_id = p_pool_id for update;
    v_credit := coalesce(v_turn.credits[array_position(v_turn.member_ids, p_consultant_id)], 0);
    select array_agg(m.consultant_id order by m.consultant_id), array_agg(m.weight order by m.consultant_id) into v_ids, v_weights
    from routing.pool_members as m
    where m.pool_id = p_pool_id and m.is_active and m.consultant_id <> p_consultant_id;
    -- GUARD: nothing to share, or nobody to share it among, until somebody joins
    if v_credit = 0 or v_ids is null then
        return;
    end if;
    v_total := (select sum(w) from unnest(v_weights) as w);
    for i in 1..cardinality(v_ids) loop
        v_shares[i] := case
            when i = cardinality(v_ids) then v_credit - v_given
            else div(v_credit::numeric * v_weights[i], v_total)::bigint
        end;
        v_given := v_given + v_shares[i];
    end loop;

    update routing.pool_turns as t
    set (member_ids, credits) = (
        select array_agg(k.id order by k.n), array_agg(k.credit order by k.n)
        from (
            select o.id, o.credit + coalesce(s.share, 0) as credit, o.n
            from unnest(t.member_ids, t.credits) with ordinality as o (id, credit, n)
            left join unnest(v_ids, v_shares) as s (id, share) on s.id = o.id
            where o.id <> p_consultant_id
            union all
            select s.id, s.share, cardinality(t.member_ids) + s.n
            from unnest(v_ids, v_shares) with ordinality as s (id, share, n)
            where s.id <> all (t.member_ids)
        ) as k
    )
    where t.pool_id = p_pool_id;
    insert into routing.settlements (pool_id, seq, consultant_id, credit, member_ids, shares, settled_at)
    values (p_pool_id, v_turn.seq, p_consultant_id, v_credit, v_ids, v_shares, util.current_time());
end;
$$;

comment on function routing.settle_credit(bigint, bigint) is
'Somebody leaves a pool for good: their credit is shared among the rest by weight, recorded in routing.settlements, and they begin at zero when they come back.
The credits of the pool add up to zero as before.';

revoke all on function routing.settle_credit(bigint, bigint) from public;
