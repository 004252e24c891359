create or replace function api.get_lead(p_token_id bigint, p_uid uuid, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_lead leads.leads;
begin
    select * into v_token from ops.api_tokens as t where t.id = p_token_id and t.revoked_at is null;
    if not found then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    if not v_token.scopes && array['leads:read', 'admin'] then
        http_status := 403;
        body := meta.problem('ID402');
        return;
    end if;
    select * into v_lead from leads.leads as l where l.uid = p_uid;
    if v_lead.id is null or not leads.may_see(v_token, v_lead) then
        http_status := 404;
        body := meta.problem('ID201');
        return;
    end if;
    http_status := 200;
    body := governance.lead_document(v_lead) || jsonb_build_object(
        'allowed', case when leads.may_change(v_token, v_lead) then to_jsonb(leads.next_statuses(v_lead)) else '[]' end
    );
end;
$$;

comment on function api.get_lead(bigint, uuid) is
'One lead with its timeline: 200 (see governance.lead_document, and allowed[]: the statuses to which the caller may move it now), 401, 403, or 404 when there is no such lead or the caller may not see it.';

revoke all on function api.get_lead(bigint, uuid) from public;
grant execute on function api.get_lead(bigint, uuid) to indica_api;
