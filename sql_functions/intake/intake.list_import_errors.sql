create or replace function intake.list_import_errors(p_import_id bigint)
returns table (line bigint, reason text, raw bytea, submission_uid uuid)
language plpgsql
stable
as $$
begin
    perform intake.find_import(p_import_id);
    return query
    select e.line, e.reason, e.raw, e.uid
    from (
        select
            l.line, l.raw, l.uid, l.outcome,
            coalesce(
                (
                    select string_agg(concat_ws(': ', nullif(x.value ->> 'field', ''), x.value ->> 'detail'), '; ' order by x.n)
                    from jsonb_array_elements(l.answer -> 'errors') with ordinality as x (value, n)
                ),
                l.answer ->> 'title', l.reason
            ) as reason
        from (
            -- What was refused and came again counts as what it became.
            select distinct on (s.line) s.line, s.raw, s.uid, s.outcome, s.answer, s.reason
            from intake.submissions as s
            where s.import_id = p_import_id
            order by s.line, s.id desc
        ) as l
        where l.outcome = 'rejected'
        union all
        select f.line, null, null, 'rejected', meta.text('import.' || f.reason)
        from intake.import_failures as f
        where f.import_id = p_import_id
    ) as e
    order by e.line;
end;
$$;

comment on function intake.list_import_errors(bigint) is
'The rows of an import that made nothing and stand nowhere else: line, why, in the language of the session, the row as JSON, and its submission; raw is null for what was no row, and after 30 days. Those in
quarantine are not among them. Raises ID209.';

revoke all on function intake.list_import_errors(bigint) from public;
