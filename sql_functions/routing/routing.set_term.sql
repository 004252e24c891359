create or replace function routing.set_term(
    p_kind text,
    p_length text default null,
    p_at_risk_share numeric default null,
    p_passes_to text default null,
    p_pool_code text default null,
    p_priority text default null
)
returns routing.terms
language plpgsql
volatile
as $$
declare
    v_pool_id bigint;
    v_general routing.terms;
    v_length interval;
    v_term routing.terms;
begin
    select * into v_general from routing.terms as t where t.kind = p_kind and t.pool_id is null and t.priority is null;
    if not found then
        raise exception 'no step is called %', coalesce(p_kind, 'null') using errcode = 'ID209', hint = 'indica term list shows them.';
    end if;
    if p_pool_code is not null then
        select p.id into v_pool_id from routing.pools as p where p.code = p_pool_code;
        if not found then
            raise exception 'no pool is called %', p_pool_code using errcode = 'ID209', hint = 'indica pool list shows them.';
        end if;
    end if;
    if p_priority not in ('urgent', 'high', 'medium', 'low') then
        raise exception 'a priority is urgent, high, medium or low, not %', left(p_priority, 100) using errcode = 'ID105';
    end if;
    if p_length is not null then
        v_length := ops.parse_duration(p_length);
        if v_length is null or v_length not between interval '1 minute' and interval '90 days' then
            raise exception 'a term is not %', left(p_length, 100) using errcode = 'ID105',
                hint = 'Working time with its unit, from "1 minute" to "90 days": 30 minutes, 2 hours, 3 days (working days).';
        end if;
    end if;
    if p_at_risk_share not between 0.01 and 1 then
        raise exception 'a term is at risk after a share of it, from 0.01 to 1, not %', p_at_risk_share using errcode = 'ID105';
    end if;
    if p_passes_to not in ('next_owner', 'nobody') then
        raise exception 'a lead passes to next_owner or to nobody, not %', left(p_passes_to, 100) using errcode = 'ID105';
    end if;
    insert into routing.terms as t (kind, pool_id, priority, length, at_risk_share, passes_to)
    values (
        p_kind, v_pool_id, p_priority, coalesce(v_length, v_general.length), coalesce(p_at_risk_share, v_general.at_risk_share),
        coalesce(p_passes_to, v_general.passes_to)
    )
    on conflict (kind, pool_id, priority) do update set
        length = coalesce(v_length, t.length), at_risk_share = coalesce(p_at_risk_share, t.at_risk_share),
        passes_to = coalesce(p_passes_to, t.passes_to)
    returning t.* into v_term;
    return v_term;
end;
$$;

comment on function routing.set_term(text, text, numeric, text, text, text) is
'Changes the term of a kind of step, of one pool when p_pool_code is given, of one priority when p_priority is, else of all others: what is null stays as it is. Waits that run are calculated anew by routing.escalate(). Returns it.
Raises ID209 (no such kind or pool), ID105 (a length, a share, a successor or a priority that is none).';

revoke all on function routing.set_term(text, text, numeric, text, text, text) from public;
