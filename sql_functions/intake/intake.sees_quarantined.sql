create or replace function intake.sees_quarantined(p_token ops.api_tokens, p_submission_uid uuid)
returns boolean
language plpgsql
stable
as $$
declare
    v_source_id constant bigint := intake.quarantine_of(p_token);
begin
    return v_source_id is null or exists (
        select
        from intake.submissions as s
        join ops.api_tokens as t on t.id = s.token_id
        where s.uid = p_submission_uid and t.source_id = v_source_id
    );
end;
$$;

comment on function intake.sees_quarantined(ops.api_tokens, uuid) is
'May the holder of a token see and settle this submission of the work list? Not when the token is a source''s and the submission another''s.';

revoke all on function intake.sees_quarantined(ops.api_tokens, uuid) from public;
