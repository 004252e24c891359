create or replace function intake.show_quarantined(p_submission_uid uuid)
returns jsonb
language plpgsql
stable
as $$
declare
    v_submission intake.submissions;
    v_entry intake.quarantine;
    v_body jsonb;
begin
    select * into v_submission from intake.submissions as s where s.uid = p_submission_uid;
    select * into v_entry from intake.quarantine as q where q.submission_id = v_submission.id;
    if not found then
        raise exception 'no submission % stands on the work list', coalesce(p_submission_uid::text, 'null') using errcode = 'ID205',
            hint = 'indica quarantine list shows those that wait.';
    end if;
    v_body := intake.submission_body(v_submission);
    return jsonb_strip_nulls(jsonb_build_object(
        'uid', v_submission.uid,
        'kind', v_entry.kind,
        'reason', v_entry.reason,
        'detail', intake.reason_text(v_entry),
        'submitted_by', intake.sender_name(v_submission),
        'received_at', v_submission.received_at,
        'due_at', v_entry.next_action_at,
        'errors', case when v_entry.kind = 'refused' then v_submission.answer -> 'errors' end,
        'raw', intake.raw_text(v_submission),
        'outcome', v_submission.outcome,
        'lead_uid', (select l.uid from leads.leads as l where l.id = v_submission.lead_id),
        'settled', case when v_entry.resolved_at is not null then jsonb_build_object(
            'as', v_entry.resolution,
            'at', v_entry.resolved_at,
            'by', leads.actor_name(v_entry.resolved_by),
            'because', v_entry.detail ->> 'rejected',
            'detail', intake.settled_text(v_entry)
        ) end
    )) || jsonb_build_object(
        'body', v_body,
        'corrections', (
            select coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'at', c.corrected_at, 'by', leads.actor_name(c.actor), 'outcome', c.outcome,
                        'body', convert_from(c.body, 'UTF8')::jsonb, 'sha256', encode(c.body_sha256, 'hex')
                    )
                    order by c.id
                ),
                '[]'
            )
            from intake.corrections as c
            where c.submission_id = v_submission.id
        )
    );
end;
$$;

comment on function intake.show_quarantined(uuid) is
'One entry of the work list, waiting or settled: what came (raw, and body as it is read, null when it is not readable or was forgotten), why it stands there, each correction with who made it, when and
with which words, and what became of it. Raises ID205 (no such entry). Personal data: for an operator.';

revoke all on function intake.show_quarantined(uuid) from public;
