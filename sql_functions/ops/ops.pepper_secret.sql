create or replace function ops.pepper_secret()
returns bytea
language plpgsql
stable
as $$
declare
    v_secret bytea;
begin
    select coalesce(p.secret, u.secret) into v_secret
    from ops.pepper as p
    cross join ops.unlocked_pepper as u;
    if v_secret is null then
        raise exception 'the key of the hashes is locked: this database was made of a copy' using errcode = 'ID902',
            hint = 'Run indica db unlock with the INDICA_MASTER_KEY of the operation.';
    end if;
    return v_secret;
end;
$$;

comment on function ops.pepper_secret() is
'The operation''s pepper in plain. Raises ID902 while it is locked: without it nobody would be known to have asked not to be contacted.';

revoke all on function ops.pepper_secret() from public;
