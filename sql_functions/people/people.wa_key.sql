create or replace function people.wa_key(p_wa_id text)
returns text
language sql
stable
as $$
    select coalesce(n.match_key, p_wa_id) from normalize.phone('+' || p_wa_id) as n;
$$;

comment on function people.wa_key(text) is
'Match key of a wa_id or `from` (digits with country code): that of the phone, so that a Brazilian mobile is known with and without its ninth digit.
Null for null.';

revoke all on function people.wa_key(text) from public;
