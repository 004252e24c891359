create or replace function inbox.hold_other_id(p_lead_id bigint, p_user_id text, p_action text, p_at timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_person_id bigint;
begin
    select l.person_id into v_person_id from leads.leads as l where l.id = p_lead_id;
    perform people.keep_candidate_id(v_person_id, p_user_id);
    perform leads.append_event(
        p_lead_id, 'sender_mismatch', 'whatsapp',
        jsonb_strip_nulls(jsonb_build_object('action', p_action, 'written_at', p_at, 'reason', 'user_id_changed'))
    );
end;
$$;

comment on function inbox.hold_other_id(bigint, text, text, timestamptz) is
'The number of a lead''s person has another id at WhatsApp than theirs: the id is kept as a candidate and sending is held, until a human says whose the number is (flow.confirm_number, or a call with the result
wrong_number).';

revoke all on function inbox.hold_other_id(bigint, text, text, timestamptz) from public;
