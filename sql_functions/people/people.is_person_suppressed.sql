create or replace function people.is_person_suppressed(p_person_id bigint)
returns boolean
language plpgsql
stable
as $$
begin
    return people.is_suppressed(people.own_keys(p_person_id));
end;
$$;

comment on function people.is_person_suppressed(bigint) is
'Did this person ask not to be contacted, by whatever is theirs alone? What a colleague or somebody at home said of a number that they share is not asked here: that
is people.is_suppressed() of the number.';

revoke all on function people.is_person_suppressed(bigint) from public;
