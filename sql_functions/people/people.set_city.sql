create or replace function people.set_city(p_person_id bigint, p_city text, p_ibge_code integer)
returns void
language sql
volatile
as $$
    update people.people as p set city = p_city, ibge_code = p_ibge_code, city_said_at = '-infinity' where p.id = p_person_id;
$$;

comment on function people.set_city(bigint, text, integer) is
'One of ours said where a person lives (values of people.city_of(); null: it is not known), which no referral changes.';

revoke all on function people.set_city(bigint, text, integer) from public;
