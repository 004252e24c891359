create or replace function intake.last_correction(p_submission_id bigint)
returns intake.corrections
language plpgsql
stable
as $$
begin
    return (select c from intake.corrections as c where c.submission_id = p_submission_id order by c.id desc limit 1);
end;
$$;

comment on function intake.last_correction(bigint) is
'How a submission was last corrected (body: bytes as POST /v1/leads carries them, null once they were forgotten); null when nobody corrected it.';

revoke all on function intake.last_correction(bigint) from public;
