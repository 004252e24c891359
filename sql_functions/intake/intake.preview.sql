create or replace function intake.preview(p_code text, p_raw bytea)
returns table (item integer, is_skipped boolean, body jsonb, errors jsonb, warnings jsonb)
language plpgsql
stable
as $$
declare
    v_source constant intake.sources := intake.find_source(p_code);
    v_whole record;
    v_items jsonb;
begin
    v_whole := intake.read_body(p_raw);
    if v_whole.problem is not null then
        raise exception '%', v_whole.problem using errcode = 'ID105';
    end if;
    v_items := intake.items_of(v_source, v_whole.body);
    for v_n in 1 .. jsonb_array_length(v_items) loop
        item := v_n;
        body := v_items -> (v_n - 1);
        is_skipped := intake.is_skipped(v_source, body, v_whole.body);
        select b.body, b.errors, b.warnings into body, errors, warnings
        from intake.preview_body(intake.map_fields(v_source.field_map, v_source.constants, body, v_whole.body), v_source.token_id) as b;
        errors := intake.name_pointers(errors, v_source.field_map);
        return next;
    end loop;
end;
$$;

comment on function intake.preview(text, bytea) is
'What a body of this source would be read as, referral by referral, without keeping or creating anything: the submission as POST /v1/leads would carry it, what is wrong with it
(errors: it would be refused) and what would be set aside or shown to a human (warnings). Whether the person is known is not asked. Raises ID209 (no such source), ID105 (not readable).';

revoke all on function intake.preview(text, bytea) from public;
