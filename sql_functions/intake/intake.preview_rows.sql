create or replace function intake.preview_rows(p_rows bytea[], p_field_map jsonb, p_constants jsonb, p_read_columns text[])
returns table (item integer, body jsonb, errors jsonb, warnings jsonb)
language plpgsql
volatile
as $$
declare
    v_token_id constant bigint := ops.internal_token('import');
    v_read record;
begin
    for v_n in 1 .. coalesce(cardinality(p_rows), 0) loop
        item := v_n;
        v_read := intake.read_row(p_rows[v_n], p_field_map, p_constants, p_read_columns);
        if v_read.problem is not null then
            body := null;
            errors := jsonb_build_array(meta.field_error('', 'ID101', v_read.problem));
            warnings := '[]';
        else
            select b.body, b.errors, b.warnings into body, errors, warnings from intake.preview_body(v_read.body, v_token_id) as b;
        end if;
        return next;
    end loop;
end;
$$;

comment on function intake.preview_rows(bytea[], jsonb, jsonb, text[]) is
'What rows of a file would be read as, without keeping or creating anything (intake.preview_body), by what intake.plan_import() says.';

revoke all on function intake.preview_rows(bytea[], jsonb, jsonb, text[]) from public;
