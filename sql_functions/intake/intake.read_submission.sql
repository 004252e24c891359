create or replace function intake.read_submission(
    p_submission intake.submissions,
    p_source intake.sources,
    p_whole jsonb default null,
    out body jsonb,
    out is_skipped boolean,
    out problem text
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
    if p_source.id is null then
        select p.body, p.problem into body, problem from normalize.parse_body(v_raw) as p;
        return;
    end if;

    if v_whole is null then
        select r.body, r.problem into v_whole, problem from intake.read_body(v_raw) as r;
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
    body := intake.map_fields(p_source, v_item, v_whole);
end;
$$;

comment on function intake.read_submission(intake.submissions, intake.sources, jsonb) is
'A submission as POST /v1/leads would carry it: its JSON, or what the map of p_source makes of its body, or of its item of a delivery. is_skipped: the source marks
it as no referral. p_whole: the body, when the caller has read it. problem says, for the sender, why body is null.';

revoke all on function intake.read_submission(intake.submissions, intake.sources, jsonb) from public;
