create or replace function flow.prove_by_answer(p_lead_id bigint, p_message_uid uuid)
returns boolean
language plpgsql
volatile
as $$
declare
    v_message_id bigint;
    v_answered_at timestamptz;
begin
    select m.id, min(s.said_at) into v_message_id, v_answered_at
    from sending.messages as m
    join flow.signals as s on s.lead_id = m.lead_id and s.said_at >= m.sending_at
    where m.uid = p_message_uid and m.lead_id = p_lead_id and m.state = 'unknown' and s.voided_at is null
        and (s.signal in ('person_wrote', 'person_acknowledged', 'person_wrote_aside') or s.reason = 'wrong_person')
    group by m.id;
    if v_message_id is null then
        return false;
    end if;
    perform sending.prove_delivery(v_message_id, null, v_answered_at, util.current_time());
    return true;
end;
$$;

comment on function flow.prove_by_answer(bigint, uuid) is
'Nobody knows whether a message left, but the person had written after it before that was said: it arrived, as it does when the answer comes later. Returns whether it is proved.';

revoke all on function flow.prove_by_answer(bigint, uuid) from public;
