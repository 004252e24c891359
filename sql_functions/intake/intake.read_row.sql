create or replace function intake.read_row(
    p_raw bytea,
    p_field_map jsonb,
    p_constants jsonb,
    p_read_columns text[],
    out body jsonb,
    out problem text,
    out is_mended boolean
)
language plpgsql
stable
as $$
declare
    v_row jsonb;
    v_rest jsonb;
begin
    select r.body, r.problem, r.is_mended into v_row, problem, is_mended from intake.read_own_body(p_raw) as r;
    -- GUARD: no row can be read.
    if problem is not null then
        return;
    end if;
    if p_field_map is null then
        body := case when p_constants = '{}' then v_row else intake.map_fields('{}', p_constants, v_row, v_row) || v_row end;
        return;
    end if;
    body := intake.map_fields(p_field_map, p_constants, v_row, v_row);
    v_rest := (
        select jsonb_object_agg(r.key, r.value)
        from jsonb_each(v_row) as r
        where r.key <> all (p_read_columns) and intake.is_filled(r.value)
    );
    if v_rest is not null then
        body := body || jsonb_build_object('attributes', v_rest || coalesce(body -> 'attributes', '{}'));
    end if;
end;
$$;

comment on function intake.read_row(bytea, jsonb, jsonb, text[]) is
'A row of an imported file, a JSON object, as POST /v1/leads would carry it: read by the map and the constants of the import; what no field reads becomes an attribute called as
its column. problem says why body is null, is_mended
that the row was no JSON as it came.';

revoke all on function intake.read_row(bytea, jsonb, jsonb, text[]) from public;
