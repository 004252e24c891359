create or replace function core.is_suppressed(p_phone_key text, p_email_key text)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from core.suppressions as s
        where s.lifted_at is null
            and s.key_hash in (ops.keyed_hash('phone', p_phone_key), ops.keyed_hash('email', p_email_key))
    );
end;
$$;

comment on function core.is_suppressed(text, text) is
'Did the person with this phone or e-mail (match keys, either may be null) ask not to be contacted?';

revoke all on function core.is_suppressed(text, text) from public;
