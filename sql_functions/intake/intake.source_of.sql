create or replace function intake.source_of(p_submission intake.submissions)
returns intake.sources
language plpgsql
stable
as $$
declare
    v_source intake.sources;
begin
    -- Without a map it came by POST /v1/leads, or is a row of a list. A source that was let in again has another token than then.
    if p_submission.map_version is not null then
        select s.* into v_source
        from ops.api_tokens as t
        join intake.sources as s on s.id = t.source_id
        where t.id = p_submission.token_id;
    end if;
    return v_source;
end;
$$;

comment on function intake.source_of(intake.submissions) is
'The source by whose structured webhook a submission came, with its present map; null for any other.';

revoke all on function intake.source_of(intake.submissions) from public;
