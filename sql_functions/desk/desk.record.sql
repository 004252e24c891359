create or replace function desk.record(p_token_id bigint, p_action text, p_outcome text default 'done', p_object_kind text default null, p_object_key text default null)
returns void
language plpgsql
volatile
as $$
begin
    insert into desk.journal (at, token_id, action, object_kind, object_key, outcome)
    values (util.current_time(), p_token_id, p_action, p_object_kind, p_object_key, p_outcome);
end;
$$;

comment on function desk.record(bigint, text, text, text, text) is
'Writes to the journal of the desk what a session did, or tried (p_outcome: the code of the refusal). p_object_kind: lead, submission, job, fact, alert.';

revoke all on function desk.record(bigint, text, text, text, text) from public;
