create or replace function inbox.take_answers_along(p_lead_id bigint, p_written_at timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    v_answer record;
    v_taken integer := 0;
begin
    for v_answer in
        select s.id, s.said_at, s.reason, s.natural_key, (e.data ->> 'consultant_id')::bigint as consultant_id
        from leads.leads as n
        join leads.leads as l on l.person_id = n.person_id and l.id <> n.id and not leads.is_open(l.status)
        join flow.signals as s on s.lead_id = l.id and s.signal = 'human_wrote' and s.voided_at is null and s.said_at >= p_written_at
        left join lateral (
            select a.data
            from leads.events as a
            where a.lead_id = l.id and a.kind = 'answered' and (a.data ->> 'at')::timestamptz <= s.said_at
            order by a.seq desc
            limit 1
        ) as e on true
        where n.id = p_lead_id
        order by s.said_at, s.id
    loop
        perform inbox.record_human_answer(
            p_lead_id, v_answer.consultant_id, v_answer.said_at, v_answer.natural_key, v_answer.reason is not distinct from 'human_asked'
        );
        perform flow.give_signal(
            v_answer.id, p_lead_id, case when v_answer.consultant_id is null then 'chatwoot' else 'consultant:' || v_answer.consultant_id end
        );
        v_taken := v_taken + 1;
    end loop;
    return v_taken;
end;
$$;

comment on function inbox.take_answers_along(bigint, timestamptz) is
'Words that were told late opened a lead (p_written_at): what humans of ours wrote to the person since then, taken down for a lead that had ended, answers them and is this
lead''s. Returns how many there were.';

revoke all on function inbox.take_answers_along(bigint, timestamptz) from public;
