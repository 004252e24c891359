create or replace function api.get_lead(p_credential ops.credential, p_uid uuid, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_lead leads.leads;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    select * into v_lead from leads.leads as l where l.uid = p_uid;
    if v_lead.id is null or not leads.may_see(v_token, v_lead) then
        http_status := 404;
        body := meta.problem('ID201');
        return;
    end if;
    http_status := 200;
    if leads.may_change(v_token, v_lead) then
        body := governance.lead_document(v_lead) || jsonb_build_object('allowed', to_jsonb(leads.next_statuses(v_lead)));
    else
        body := governance.submitted_lead(v_token, v_lead) || '{"allowed": []}';
    end if;
end;
$$;

comment on function api.get_lead(ops.credential, uuid) is
'One lead: 200, for its owner and the operation with its timeline (governance.lead_document, and allowed[]: the statuses to which the caller may move it now),
for who submitted it its status and their own submissions (governance.submitted_lead); 401, 403, or 404 when there is no such lead or the caller may not see it.';

revoke all on function api.get_lead(ops.credential, uuid) from public;
grant execute on function api.get_lead(ops.credential, uuid) to indica_api;
