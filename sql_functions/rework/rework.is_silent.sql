create or replace function rework.is_silent(p_lead leads.leads)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_lead.status in ('contacted', 'engaged')
        and greatest(p_lead.last_outbound_at, p_lead.last_answer_at) is not null
        and (p_lead.last_inbound_at is null or p_lead.last_inbound_at < greatest(p_lead.last_outbound_at, p_lead.last_answer_at));
$$;

comment on function rework.is_silent(leads.leads) is
'Is it the person who is silent: an open conversation whose last word is ours? False when their last message waits for our answer.';

revoke all on function rework.is_silent(leads.leads) from public;
