create or replace function people.spread_suppression(p_from text[], p_to text[])
returns integer
language plpgsql
volatile
as $$
declare
    v_hashes constant bytea[] := people.key_hashes(p_from);
    v_standing people.suppressions;
begin
    if cardinality(p_to) is distinct from 0 then
        select * into v_standing
        from people.suppressions as s
        where s.lifted_at is null and s.key_hash = any (v_hashes)
        order by s.said_at desc, s.id
        limit 1;
        if found then
            return people.suppress(p_to, v_standing.reason, v_standing.said_at);
        end if;
    end if;
    return 0;
end;
$$;

comment on function people.spread_suppression(text[], text[]) is
'Somebody has new identifiers: when one of the keys p_from is suppressed, those of p_to are too, with the reason and the time of that wish. Returns how many
suppressions are new.';

revoke all on function people.spread_suppression(text[], text[]) from public;
