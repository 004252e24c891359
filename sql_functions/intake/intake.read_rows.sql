create or replace function intake.read_rows(p_import_id bigint, p_rows bytea[])
returns intake.reading[]
language plpgsql
volatile
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_import constant intake.imports := intake.find_import(p_import_id);
    v_token_id constant bigint := ops.internal_token('import');
    v_read record;
    v_reading intake.reading;
    v_readings intake.reading[];
begin
    for v_n in 1 .. coalesce(cardinality(p_rows), 0) loop
        v_reading := null;
        if octet_length(p_rows[v_n]) <= 65536 then
            v_read := intake.read_row(p_rows[v_n], v_import.field_map, v_import.constants, v_import.read_columns);
            v_reading.problem := v_read.problem;
            v_reading.is_skipped := false;
            v_reading.is_mended := v_read.is_mended;
            if v_read.problem is null then
                v_reading.referral := intake.understand(v_read.body, v_token_id, v_now);
            end if;
        end if;
        v_readings[v_n] := v_reading;
    end loop;
    return v_readings;
exception
    when others then
        -- Whatever is wrong with a row is found again when that one is taken, and told there (intake.process_raw).
        return null;
end;
$$;

comment on function intake.read_rows(bigint, bytea[]) is
'Reads rows of an import before any of them is taken (intake.submit_rows), perhaps while others are: what a row says hangs on none of the others. One after another they would
not share the patterns that a session keeps compiled, which are fewer than taking a row in needs. An element is null for a row that was not read; null altogether when reading one fails.';

revoke all on function intake.read_rows(bigint, bytea[]) from public;
