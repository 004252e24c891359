create or replace function ops.derive_token_secret(p_prefix text, p_secret text)
returns text
language sql
immutable
as $$
    select encode(ext.hmac(convert_to('indica token ' || p_prefix, 'UTF8'), convert_to(p_secret, 'UTF8'), 'sha256'), 'hex');
$$;

comment on function ops.derive_token_secret(text, text) is
'The secret of the token with this prefix for a program that brings a secret of its own with its enrolment code: the same each time, and known to nobody who
has not that secret.';

revoke all on function ops.derive_token_secret(text, text) from public;
