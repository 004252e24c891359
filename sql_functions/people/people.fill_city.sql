create or replace function people.fill_city(p_person_id bigint, p_city text, p_ibge_code integer, p_said_at timestamptz)
returns boolean
language plpgsql
volatile
as $$
begin
    update people.people as p
    set city = p_city, ibge_code = p_ibge_code, city_said_at = p_said_at
    where p.id = p_person_id and p_city is not null
        and (p.city is null and p.city_said_at is distinct from '-infinity' or coalesce(p.city_said_at, p.created_at) > p_said_at)
        and (p.city, p.ibge_code, p.city_said_at) is distinct from (p_city, p_ibge_code, p_said_at);
    return found;
end;
$$;

comment on function people.fill_city(bigint, text, integer, timestamptz) is
'Somebody said at p_said_at where a person lives (values of people.city_of()): it counts when nothing is known, or what is known was said later. What a human of ours said
stands. Returns whether anything changed.';

revoke all on function people.fill_city(bigint, text, integer, timestamptz) from public;
