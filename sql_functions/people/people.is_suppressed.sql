create or replace function people.is_suppressed(p_phone_key text, p_email_key text, p_tax_id text)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (
        select
        from people.suppressions as s
        where s.lifted_at is null
            and s.key_hash in (
                ops.keyed_hash('phone', p_phone_key), ops.keyed_hash('email', p_email_key), ops.keyed_hash('tax_id', p_tax_id)
            )
    );
end;
$$;

comment on function people.is_suppressed(text, text, text) is
'Did the person with this phone, e-mail (match keys) or CPF/CNPJ ask not to be contacted? Each may be null.';

revoke all on function people.is_suppressed(text, text, text) from public;
