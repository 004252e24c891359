create or replace function api.get_quarantined(p_credential ops.credential, p_uid uuid, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token constant ops.api_tokens := ops.find_token(p_credential);
begin
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['quarantine']) as c;
    if http_status is not null then
        return;
    end if;
    if intake.sees_quarantined(v_token, p_uid) then
        body := intake.show_quarantined(p_uid);
        http_status := 200;
    else
        http_status := 404;
        body := meta.problem('ID205');
    end if;
exception
    when sqlstate 'ID205' then
        http_status := 404;
        body := meta.problem('ID205');
end;
$$;

comment on function api.get_quarantined(ops.credential, uuid) is
'One entry of the work list, waiting or settled (intake.show_quarantined), with who corrected it, when and with which words, for tokens with scope quarantine; a source''s token sees its own. Answers 200, 401, 403, 404.';

revoke all on function api.get_quarantined(ops.credential, uuid) from public;
grant execute on function api.get_quarantined(ops.credential, uuid) to indica_api;
