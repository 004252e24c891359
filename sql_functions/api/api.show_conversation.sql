create or replace function api.show_conversation(p_credential ops.credential, p_query jsonb, out http_status integer, out body jsonb)
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
    v_shown jsonb;
    v_version text;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    select r.account_id, r.inbox_id, r.number, r.http_status, r.body
    into v_account_id, v_inbox_id, v_number, http_status, body
    from chatwoot.read_place(p_query) as r;
    if http_status is not null then
        return;
    end if;

    -- Before what it stands for, so that what changes meanwhile is asked for again.
    v_version := governance.conversation_version(v_account_id, v_inbox_id, v_number);
    -- Whose the conversation is: a lead of the caller goes before another's.
    select l.* into v_lead
    from chatwoot.leads_of(v_account_id, v_inbox_id, v_number) as c
    join leads.leads as l on l.id = c.lead_id
    order by leads.is_open(l.status) desc, leads.may_change(v_token, l) desc, l.id desc
    limit 1;
    if v_lead.id is null then
        v_shown := null;
    elsif leads.may_change(v_token, v_lead) then
        v_shown := governance.lead_document(v_lead) || jsonb_build_object(
            'is_open', leads.is_open(v_lead.status),
            'allowed', to_jsonb(leads.next_statuses(v_lead)),
            'others', governance.other_leads(v_token, v_lead)
        ) || jsonb_strip_nulls(jsonb_build_object(
            'is_suppressed', case when people.is_person_suppressed(v_lead.person_id) then true end,
            'consent', (
                select jsonb_build_object('basis', n.basis, 'statement', n.statement, 'at', n.given_at)
                from people.consents as n
                where n.person_id = v_lead.person_id
                order by n.given_at desc, n.id desc
                limit 1
            )
        ));
    else
        -- Numbers are easily counted through: another's lead counts as a look-up does.
        select c.http_status, c.body into http_status, body from ops.check_limit(v_token.id, 'lookups') as c;
        if http_status is not null then
            return;
        end if;
        perform people.record_lookup(v_token.id, '{}', v_lead.id);
        v_shown := case when leads.may_see(v_token, v_lead) then governance.submitted_lead(v_token, v_lead) else '{}' end
            || governance.lead_in_passing(v_lead)
            || jsonb_build_object('allowed', '[]'::jsonb, 'can_take', v_lead.consultant_id is null and v_token.consultant_id is not null and leads.is_open(v_lead.status));
    end if;
    http_status := 200;
    body := jsonb_strip_nulls(jsonb_build_object(
        'conversation', jsonb_build_object('account', v_account_id, 'inbox', v_inbox_id, 'number', v_number),
        'viewer', (select jsonb_build_object('name', c.name) from routing.consultants as c where c.id = v_token.consultant_id),
        'company_name', ops.setting_text('company_name'),
        'version', v_version
    )) || jsonb_build_object('lead', v_shown);
end;
$$;

comment on function api.show_conversation(ops.credential, jsonb) is
'The lead of a conversation of Chatwoot. p_query: {"account", "inbox", "number"}, texts, the numbers that Chatwoot calls them by. Answers 200 {conversation, viewer{name}?, company_name, version (governance.conversation_version), lead: null where nobody has one
there, else for its owner and the operation governance.lead_document with is_open, allowed[], others[] (governance.other_leads), consent and is_suppressed; for anybody else governance.lead_in_passing, with their own
submissions where they have referred the person, and can_take where nobody has it}, 401, 403, 404 when the inbox is none of ours, 422, 429 (setting lookups_per_minute: what is another''s counts as a look-up and is kept).';

revoke all on function api.show_conversation(ops.credential, jsonb) from public;
grant execute on function api.show_conversation(ops.credential, jsonb) to indica_api;
