create or replace function intake.sender_name(p_submission intake.submissions)
returns text
language plpgsql
stable
as $$
begin
    return (
        select coalesce(i.file_name || ':' || p_submission.line, c.name, x.name, t.name)
        from ops.api_tokens as t
        left join routing.consultants as c on c.id = t.consultant_id
        left join intake.sources as x on x.id = t.source_id
        left join intake.imports as i on i.id = p_submission.import_id
        where t.id = p_submission.token_id
    );
end;
$$;

comment on function intake.sender_name(intake.submissions) is
'Who sent a submission, for people: the consultant, the source, the file and line of an import, else what the token is called.';

revoke all on function intake.sender_name(intake.submissions) from public;
