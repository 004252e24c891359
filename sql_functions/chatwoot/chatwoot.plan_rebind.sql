create or replace function chatwoot.plan_rebind(p_code text, p_has_all boolean, out channel_id bigint, out open_leads integer, out ended_leads integer, out mismatches integer)
language plpgsql
stable
as $$
begin
    select c.id into channel_id from sending.channels as c where c.code = p_code;
    if channel_id is null then
        raise exception 'channel % does not exist', coalesce(p_code, 'null') using errcode = 'ID204', hint = 'indica channel list shows them.';
    end if;
    select count(*) filter (where leads.is_open(l.status)), count(*) filter (where not leads.is_open(l.status)) into open_leads, ended_leads
    from leads.leads as l
    where exists (
        -- Also when the conversation itself is known no more.
        select from chatwoot.mismatches as m where m.lead_id = l.id and m.channel_id = plan_rebind.channel_id and m.settled_at is null
    ) or (p_has_all and (
        exists (select from chatwoot.conversations as c where c.lead_id = l.id and c.channel_id = plan_rebind.channel_id)
        or exists (select from chatwoot.contacts as k where k.person_id = l.person_id and k.channel_id = plan_rebind.channel_id)
    ));
    select count(*) into mismatches from chatwoot.mismatches as m where m.channel_id = plan_rebind.channel_id and m.settled_at is null;
end;
$$;

comment on function chatwoot.plan_rebind(text, boolean) is
'What chatwoot.rebind() would do for a channel (p_has_all: for every lead that has a conversation or a contact, else for those whose conversation turned out to be another person''s): how many open leads would be found anew, of how
many that ended the conversation would be forgotten, and how many mismatches stand. Raises ID204 when there is no such channel.';

revoke all on function chatwoot.plan_rebind(text, boolean) from public;
