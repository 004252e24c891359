create or replace function inbox.wish_of(p_lead_id bigint, p_text text, p_written_at timestamptz)
returns text
language plpgsql
stable
as $$
declare
    v_wish constant text := inbox.detect_intent(p_text);
    v_last_reason text;
begin
    if v_wish is distinct from 'stop' or not inbox.is_ambiguous_stop(p_text) then
        return v_wish;
    end if;
    select s.reason into v_last_reason
    from leads.leads as n
    -- The person's other leads too: who asked did so in the one talk that there is.
    join leads.leads as l on l.person_id = n.person_id
    join flow.signals as s on s.lead_id = l.id
    where n.id = p_lead_id and s.voided_at is null and s.signal in ('human_wrote', 'template_accepted') and s.said_at <= p_written_at
    order by s.said_at desc, s.id desc
    limit 1;
    return case when v_last_reason is distinct from 'human_asked' then v_wish end;
end;
$$;

comment on function inbox.wish_of(bigint, text, timestamptz) is
'What the person of a lead asked for with these words at p_written_at: a value of inbox.detect_intent(). "Para" alone, when the last thing that we had said was a question of a human of ours
("De qual estado você fala?"), answers it and is no wish; in answer to a template it is a stop.';

revoke all on function inbox.wish_of(bigint, text, timestamptz) from public;
