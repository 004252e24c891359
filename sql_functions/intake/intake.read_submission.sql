create or replace function intake.read_submission(
    p_submission intake.submissions,
    p_source intake.sources,
    p_whole jsonb default null,
    out body jsonb,
    out is_skipped boolean,
    out problem text,
    out is_mended boolean
)
language plpgsql
stable
as $$
declare
    v_raw constant bytea := case
        when p_submission.delivery_id is null then p_submission.raw
        else (select d.raw from intake.deliveries as d where d.id = p_submission.delivery_id)
    end;
    v_whole jsonb := p_whole;
    v_item jsonb;
begin
    is_skipped := false;
    is_mended := false;
    if p_submission.import_id is not null then
        select r.body, r.problem, r.is_mended into body, problem, is_mended
        from intake.imports as i
        cross join intake.read_row(v_raw, i.field_map, i.constants, i.read_columns) as r
        where i.id = p_submission.import_id;
        return;
    end if;
    if p_source.id is null then
        select r.body, r.problem, r.is_mended into body, problem, is_mended from intake.read_own_body(v_raw) as r;
        return;
    end if;

    if v_whole is null then
        select r.body, r.problem, r.is_mended into v_whole, problem, is_mended from intake.read_body(v_raw) as r;
        if problem is not null then
            return;
        end if;
    end if;
    v_item := intake.items_of(p_source, v_whole) -> coalesce(p_submission.item - 1, 0);
    if v_item is null then
        problem := meta.text('body.no_items', p_source.items_path);
        return;
    end if;
    is_skipped := intake.is_skipped(p_source, v_item, v_whole);
    body := intake.map_fields(p_source.field_map, p_source.constants, v_item, v_whole);
end;
$$;

comment on function intake.read_submission(intake.submissions, intake.sources, jsonb) is
'A submission as POST /v1/leads would carry it: its JSON, or what the map of p_source makes of its body, or of its item of a delivery, or that of its import of its row.
is_skipped: the source marks it as no referral. p_whole: the body, when the caller has read it. problem says, for the sender, why body is null; is_mended that it was
no JSON as it came.';

revoke all on function intake.read_submission(intake.submissions, intake.sources, jsonb) from public;
