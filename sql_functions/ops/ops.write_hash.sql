create or replace function ops.write_hash(p_action text, p_uid uuid, p_raw bytea)
returns bytea
language sql
immutable
as $$
    select sha256(convert_to(format('%s:%s:', p_action, p_uid), 'UTF8') || coalesce(p_raw, ''));
$$;

comment on function ops.write_hash(text, uuid, bytea) is 'SHA-256 by which two requests to do something are known to be the same.';

revoke all on function ops.write_hash(text, uuid, bytea) from public;
