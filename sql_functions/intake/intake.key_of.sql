create or replace function intake.key_of(p_text text)
returns text
language sql
immutable
as $$
    select case when p_text ~ '^[\x21-\x7e]{1,255}$' then p_text else 'sha256:' || encode(sha256(convert_to(p_text, 'UTF8')), 'hex') end
$$;

comment on function intake.key_of(text) is
'A text as an idempotency key: as it stands, or, where a letter or its length forbids that, as its hash.';

revoke all on function intake.key_of(text) from public;
