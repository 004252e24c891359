create or replace function inbox.lead_thanked(p_lead leads.leads, p_written_at timestamptz)
returns leads.leads
language plpgsql
volatile
as $$
declare
    v_ended leads.leads;
    v_first_words_at timestamptz;
    v_began_at timestamptz;
begin
    select min(s.said_at) into v_first_words_at
    from flow.signals as s
    where s.lead_id = p_lead.id and s.signal in ('person_wrote', 'person_acknowledged') and s.voided_at is null;
    -- A lead begins when it is referred, or with the words that opened it, which are of another clock and may have come late.
    v_began_at := case
        when exists (select from leads.events as e where e.lead_id = p_lead.id and e.kind = 'replied' and e.data ->> 'outcome' = 'new_lead')
            then coalesce(v_first_words_at, p_lead.created_at)
        else least(p_lead.created_at, v_first_words_at)
    end;
    select * into v_ended
    from leads.leads as l
    -- WhatsApp counts whole seconds.
    where l.person_id = p_lead.person_id and l.id <> p_lead.id and date_trunc('second', l.ended_at) <= p_written_at
    order by l.ended_at desc, l.id desc
    limit 1
    for no key update;
    if v_ended.status in ('won', 'lost', 'opted_out') and p_written_at < v_began_at then
        return v_ended;
    end if;
    return null;
end;
$$;

comment on function inbox.lead_thanked(leads.leads, timestamptz) is
'To which lead that ended mere thanks of p_written_at belong, although the person has another lead (p_lead) by now: the last that had ended when they were said, when
p_lead had not begun yet. Null when they belong to p_lead. Locks the lead that it returns.';

revoke all on function inbox.lead_thanked(leads.leads, timestamptz) from public;
