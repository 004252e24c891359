create or replace function desk.create_link(p_email text, p_valid_for interval default '1 day')
returns text
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_user constant desk.users := desk.find_user(p_email);
    v_code constant text := encode(ext.gen_random_bytes(24), 'hex');
begin
    if not v_user.is_active then
        raise exception '% was removed from the desk', v_user.email using errcode = 'ID222', hint = 'indica desk add lets them in again.';
    end if;
    if p_valid_for is null or p_valid_for <= interval '0' or p_valid_for > interval '7 days' then
        raise exception 'a link is valid for up to 7 days, not %', coalesce(p_valid_for::text, 'null') using errcode = 'ID105';
    end if;
    insert into desk.links (code_sha256, user_id, created_at, expires_at)
    values (sha256(convert_to(v_code, 'UTF8')), v_user.id, v_now, v_now + p_valid_for);
    return v_code;
end;
$$;

comment on function desk.create_link(text, interval) is
'Makes the code of a link by which somebody logs in to the desk, once, within p_valid_for (7 days at most); it is returned here and kept as SHA-256 only. Raises ID222 (no such active user), ID105.';

revoke all on function desk.create_link(text, interval) from public;
