create or replace function desk.enter(p_code text, p_credential ops.credential)
returns text
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_link desk.links;
    v_user desk.users;
    v_opener ops.api_tokens;
begin
    if p_code is not null then
        select * into v_link
        from desk.links as l
        where l.code_sha256 = sha256(convert_to(p_code, 'UTF8')) and l.used_at is null and l.expires_at > v_now
        for update;
        select * into v_user from desk.users as u where u.id = v_link.user_id and u.is_active;
        if found then
            update desk.links as l set used_at = v_now where l.id = v_link.id;
            return desk.open_session(v_user.id, null);
        end if;
    end if;
    v_opener := ops.find_token(p_credential);
    -- A source has no hands, and a session opens no further one.
    if v_opener.id is null or v_opener.source_id is not null or not v_opener.scopes && array['leads:read', 'admin'] then
        raise exception 'neither a link nor a token that opens the desk' using errcode = 'ID406';
    end if;
    return desk.open_session(null, v_opener.id);
end;
$$;

comment on function desk.enter(text, ops.credential) is
'Logs somebody in to the desk: by the code of a link (desk.create_link), which is used up, or by an API token of a consultant or of the operation. Returns what the cookie holds. Raises ID406, whatever is wrong.';

revoke all on function desk.enter(text, ops.credential) from public;
