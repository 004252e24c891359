create or replace function api.take_conversation(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_account_id bigint;
    v_inbox_id bigint;
    v_number bigint;
    v_lead leads.leads;
    v_code text;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:write']) as c;
    if http_status is not null then
        return;
    end if;
    select r.account_id, r.inbox_id, r.number, r.http_status, r.body
    into v_account_id, v_inbox_id, v_number, http_status, body
    from chatwoot.read_place(p_query) as r;
    if http_status is not null then
        return;
    end if;
    select l.* into v_lead
    from chatwoot.leads_of(v_account_id, v_inbox_id, v_number) as c
    join leads.leads as l on l.id = c.lead_id
    order by leads.is_open(l.status) desc, l.id desc
    limit 1
    for no key update of l;
    if v_lead.id is null then
        http_status := 404;
        body := meta.problem('ID201');
        return;
    end if;
    -- GUARD: a nervous finger, or somebody who was faster
    if v_lead.consultant_id is not null or v_token.consultant_id is null then
        if coalesce(v_lead.consultant_id = v_token.consultant_id, false) then
            http_status := 200;
            body := governance.lead_item(v_lead.id);
            return;
        end if;
        if v_token.consultant_id is null then
            http_status := 403;
            body := meta.problem('ID404');
            return;
        end if;
        -- Numbers are easily counted through: whose another's lead is counts as a look-up, as it does where it is shown.
        select c.http_status, c.body into http_status, body from ops.check_limit(v_token.id, 'lookups') as c;
        if http_status is not null then
            return;
        end if;
        perform people.record_lookup(v_token.id, '{}', v_lead.id);
        http_status := 409;
        body := meta.problem('ID341', '[]', (select meta.text('conversation.taken_by', c.name) from routing.consultants as c where c.id = v_lead.consultant_id));
        return;
    end if;
    begin
        perform routing.transfer_lead(v_lead.id, v_token.consultant_id, meta.text('conversation.taken'), 'token:' || v_token.id);
    exception
        when sqlstate 'ID305' or sqlstate 'ID306' then
            get stacked diagnostics v_code = returned_sqlstate;
            http_status := 409;
            body := meta.problem(v_code);
            return;
    end;
    http_status := 200;
    body := governance.lead_item(v_lead.id);
end;
$$;

comment on function api.take_conversation(ops.credential, jsonb) is
'A consultant takes the lead of a conversation that waits in a queue: nobody has it. p_query as api.show_conversation takes it. Answers 200 (governance.lead_item; also when it is theirs already), 401, 403 (no
consultant''s token), 404 (no lead, or an inbox that is none of ours), 409 when somebody was faster, when the lead has ended or the consultant is inactive, 422, 429 (setting lookups_per_minute: whose another''s lead is counts as a
look-up and is kept).';

revoke all on function api.take_conversation(ops.credential, jsonb) from public;
grant execute on function api.take_conversation(ops.credential, jsonb) to indica_api;
