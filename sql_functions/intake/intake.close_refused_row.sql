create or replace function intake.close_refused_row(p_row bytea)
returns void
language plpgsql
volatile
as $$
declare
    v_uid constant text := (normalize.parse_body(p_row)).body ->> 'registro recusado';
begin
    -- GUARD: somebody wrote the row by hand.
    if (v_uid ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') is not true then
        return;
    end if;
    update intake.quarantine as q
    set resolved_at = util.current_time(), resolution = 'repeated', resolved_by = ops.actor()
    where q.submission_id in (
        select w.submission_id
        from intake.quarantine as w
        join intake.submissions as s on s.id = w.submission_id
        join intake.submissions as n on n.import_id = s.import_id and n.line = s.line
        where n.uid = v_uid::uuid and w.kind = 'refused' and w.resolved_at is null
        -- Whoever corrects it at this moment settles it too.
        for update of w skip locked
    );
end;
$$;

comment on function intake.close_refused_row(bytea) is
'A row of a file of refused rows was taken or refused anew, and names the refused one in its column "registro recusado": that leaves the work list.';

revoke all on function intake.close_refused_row(bytea) from public;
