create or replace function ops.keyed_hash(p_kind text, p_match_key text)
returns bytea
language plpgsql
stable
strict
as $$
begin
    return ext.hmac(convert_to(p_kind || ':' || p_match_key, 'UTF8'), ops.pepper_secret(), 'sha256');
end;
$$;

comment on function ops.keyed_hash(text, text) is
'HMAC-SHA256 of an identifier under the operation''s pepper: 32 bytes that name the same person again after erasure and nobody to a reader. Raises
ID902 while the pepper is locked.';

revoke all on function ops.keyed_hash(text, text) from public;
