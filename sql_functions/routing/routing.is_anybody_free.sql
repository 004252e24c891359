create or replace function routing.is_anybody_free()
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from routing.consultants as c
        cross join lateral routing.eligibility(null::leads.leads, null, c.id) as e
        where c.is_active and e.is_eligible
    );
end;
$$;

comment on function routing.is_anybody_free() is
'Can anybody at all take a lead on which they have a claim (routing.find_keeper), whatever turns of a pool they had today?';

revoke all on function routing.is_anybody_free() from public;
