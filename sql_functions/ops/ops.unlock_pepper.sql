create or replace function ops.unlock_pepper(p_key text, p_is_new_key boolean default false)
returns text
language plpgsql
volatile
as $$
declare
    v_pepper ops.pepper;
    v_unlocked bytea;
    v_secret bytea;
    v_result text;
begin
    if coalesce(length(p_key), 0) < 32 then
        raise exception 'the key has to have 32 characters or more' using errcode = 'ID105';
    end if;
    select * into v_pepper from ops.pepper for update;
    v_unlocked := (select u.secret from ops.unlocked_pepper as u);
    if v_pepper.secret is not null or p_is_new_key then
        v_secret := ops.pepper_secret();
        update ops.pepper set secret = null, sealed = ext.pgp_sym_encrypt_bytea(v_secret, p_key, 'cipher-algo=aes256');
        if p_is_new_key then
            perform ops.record_change(p_action => 'changed', p_object_kind => 'ops.pepper', p_object_key => '{"key": "new"}');
        end if;
        v_result := 'sealed';
    else
        begin
            v_secret := ext.pgp_sym_decrypt_bytea(v_pepper.sealed, p_key);
        exception
            when external_routine_invocation_exception then
                raise exception 'INDICA_MASTER_KEY is not the one under which this operation''s hashes are kept' using errcode = 'ID105',
                    hint = 'Use the key that is kept beside the backups. Where this database is the running one, indica db unlock --new-key takes the new key over.';
        end;
        v_result := case when v_unlocked is not distinct from v_secret then 'known' else 'unlocked' end;
    end if;
    if v_unlocked is distinct from v_secret then
        perform set_config('indica.pepper', encode(v_secret, 'hex'), true);
        refresh materialized view ops.unlocked_pepper;
        perform set_config('indica.pepper', '', true);
    end if;
    return v_result;
end;
$$;

comment on function ops.unlock_pepper(text, boolean) is
'Seals the pepper under p_key (derived from INDICA_MASTER_KEY, never the key itself) when it is plain, or with p_is_new_key under another key than before; else opens it with
p_key, as after a restore. From then on a dump holds the sealed one alone. Returns sealed, unlocked, or known when nothing was to do. Raises ID105 for a key that does not fit, and ID902
when there is nothing to seal anew.';

revoke all on function ops.unlock_pepper(text, boolean) from public;
