create or replace function people.phone_variants(p_e164 text)
returns text[]
language sql
immutable
parallel safe
as $$
    select case
        when p_e164 is null then '{}'
        when p_e164 ~ '^\+55[1-9][0-9]9[6-9][0-9]{7}$'
            then array[p_e164, left(p_e164, 5) || substr(p_e164, 7)]
        else array[p_e164]
    end;
$$;

comment on function people.phone_variants(text) is
'The forms under which somebody else''s system may know a phone, the canonical one first: a Brazilian mobile whose number existed with eight
digits is also known without its ninth digit (Anatel, ninth digit; ranges 90 to 95 never had eight). Empty without a phone.';

revoke all on function people.phone_variants(text) from public;
