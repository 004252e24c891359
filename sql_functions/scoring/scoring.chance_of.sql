create or replace function scoring.chance_of(p_lead_id bigint)
returns double precision
language plpgsql
stable
as $$
begin
    return (scoring.newest_score(p_lead_id)).probability;
end;
$$;

comment on function scoring.chance_of(bigint) is 'How likely a lead is won, from 0 to 1, by its latest score; null while it has none.';

revoke all on function scoring.chance_of(bigint) from public;
