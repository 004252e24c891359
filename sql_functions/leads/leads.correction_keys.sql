create or replace function leads.correction_keys(p_raw bytea)
returns text[]
language plpgsql
stable
as $$
declare
    v_person constant jsonb := (normalize.parse_body(p_raw)).body -> 'person';
begin
    return array_remove(array[
        'phone:' || (normalize.phone(v_person ->> 'phone')).match_key, 'email:' || (normalize.email(v_person ->> 'email')).match_key
    ], null);
end;
$$;

comment on function leads.correction_keys(bytea) is
'The keys ("kind:match_key") of the phone and the e-mail that the body of a correction names, to be locked with those of the person. Empty when it names none.';

revoke all on function leads.correction_keys(bytea) from public;
