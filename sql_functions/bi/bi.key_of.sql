create or replace function bi.key_of(p_code text)
returns integer
language sql
immutable
parallel safe
as $$
    select ('x' || left(md5(p_code), 7))::bit(28)::integer
$$;

comment on function bi.key_of(text) is
'The surrogate key of a code in the dimensions that have no number of their own: 28 bits of its MD5, the same in every refresh and every database. Not for secrets.';

revoke all on function bi.key_of(text) from public;
