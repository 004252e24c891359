create or replace function intake.rotate_source_secret(p_code text)
returns integer
language plpgsql
volatile
as $$
declare
    v_version integer;
begin
    update intake.sources as s set secret_version = s.secret_version + 1 where s.code = p_code returning s.secret_version into v_version;
    if not found then
        raise exception 'no source is called %', coalesce(p_code, 'null') using errcode = 'ID209', hint = 'indica source list shows them.';
    end if;
    return v_version;
end;
$$;

comment on function intake.rotate_source_secret(text) is
'Makes a sources secret another one, by counting up its version, from which the secret is derived outside the database; the old secret stops
working at once. Returns the new version. Raises ID209 when there is no such source.';

revoke all on function intake.rotate_source_secret(text) from public;
