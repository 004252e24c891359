create or replace function intake.answer_rejected(p_reason text, p_problem jsonb)
returns intake.result
language plpgsql
immutable
as $$
begin
    return ('rejected', p_reason, null, p_problem, null, null)::intake.result;
end;
$$;

comment on function intake.answer_rejected(text, jsonb) is
'The result of a submission that is refused for p_reason. p_problem is what the sender is told (meta.problem), with the HTTP status.';

revoke all on function intake.answer_rejected(text, jsonb) from public;
