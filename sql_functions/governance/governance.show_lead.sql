create or replace function governance.show_lead(p_uid uuid, out document jsonb, out is_intact boolean, out next_action text, out next_action_at timestamptz)
language plpgsql
stable
as $$
declare
    v_lead leads.leads;
begin
    select * into v_lead from leads.leads as l where l.uid = p_uid;
    if not found then
        raise exception 'no lead has the uid %', coalesce(p_uid::text, 'null') using errcode = 'ID201',
            hint = 'The answer of POST /v1/leads names it.';
    end if;
    document := governance.lead_document(v_lead);
    is_intact := leads.verify_chain(v_lead.id);
    next_action := case when v_lead.next_action is not null then meta.text('action.' || v_lead.next_action) end;
    next_action_at := v_lead.next_action_at;
end;
$$;

comment on function governance.show_lead(uuid) is
'A lead as its owner sees it, whether the hash chain of its history verifies, and its next step in words. Personal data: for an operator. Raises
ID201 when there is no such lead.';

revoke all on function governance.show_lead(uuid) from public;
