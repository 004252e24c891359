create or replace function intake.submit_rows(p_import_id bigint, p_after bigint, p_lines bigint[], p_rows bytea[], p_problems text[], p_readings intake.reading[] default null)
returns intake.imports
language plpgsql
volatile
set plan_cache_mode = force_generic_plan
as $$
declare
    v_import intake.imports;
    v_token_id bigint;
    v_token ops.api_tokens;
    v_submission intake.submissions;
    v_readings intake.reading[] := p_readings;
    v_taken record;
    v_outcome text;
begin
    -- The barrier: util.durable() follows before anybody is told.
    perform set_config('synchronous_commit', 'off', true);
    select * into v_import from intake.imports as i where i.id = p_import_id for no key update;
    if v_import.state is distinct from 'running' or v_import.rows_done <> p_after then
        raise exception 'import % does not stand at row %', p_import_id, p_after using errcode = 'ID315',
            hint = 'It was cancelled, or somebody else imports the same file: indica import show ' || p_import_id;
    end if;
    v_token_id := ops.internal_token('import');
    select * into v_token from ops.api_tokens as t where t.id = v_token_id;

    if v_readings is null then
        v_readings := intake.read_rows(p_import_id, p_rows);
    end if;

    for v_n in 1 .. coalesce(cardinality(p_lines), 0) loop
        if p_rows[v_n] is null or octet_length(p_rows[v_n]) > 65536 then
            insert into intake.import_failures (import_id, line, reason)
            values (p_import_id, p_lines[v_n], coalesce(p_problems[v_n], 'too_long'))
            on conflict (import_id, line) do update set reason = excluded.reason;
            v_import.unreadable := v_import.unreadable + 1;
            continue;
        end if;
        v_submission.token_id := v_token.id;
        v_submission.received_at := util.current_time();
        v_submission.raw := p_rows[v_n];
        v_submission.raw_sha256 := sha256(v_submission.raw);
        v_submission.import_id := p_import_id;
        v_submission.line := p_lines[v_n];
        v_taken := intake.take(
            v_submission, v_token, 'import:' || encode(v_import.file_sha256, 'hex') || ':' || v_submission.line, null,
            p_reading => v_readings[v_n]
        );
        v_outcome := case when v_taken.is_replayed then 'repeated' else v_taken.body ->> 'outcome' end;
        -- GUARD: the same row runs beside this one.
        if v_outcome is null then
            raise exception 'row % is being submitted already', v_submission.line using errcode = '55P03';
        end if;
        if 'registro recusado' = any (v_import.file_columns) and v_outcome <> 'repeated' then
            perform intake.close_refused_row(v_submission.raw);
        end if;
        case v_outcome
            when 'created' then v_import.created := v_import.created + 1;
            when 'touched' then v_import.touched := v_import.touched + 1;
            when 'suppressed' then v_import.suppressed := v_import.suppressed + 1;
            when 'quarantined' then v_import.quarantined := v_import.quarantined + 1;
            when 'rejected' then v_import.rejected := v_import.rejected + 1;
            when 'repeated' then v_import.repeated := v_import.repeated + 1;
        end case;
    end loop;

    update intake.imports as i
    set rows_done = i.rows_done + coalesce(cardinality(p_lines), 0), created = v_import.created, touched = v_import.touched,
        suppressed = v_import.suppressed, quarantined = v_import.quarantined, rejected = v_import.rejected,
        repeated = v_import.repeated, unreadable = v_import.unreadable, changed_at = util.current_time()
    where i.id = p_import_id
    returning * into v_import;
    return v_import;
end;
$$;

comment on function intake.submit_rows(bigint, bigint, bigint[], bytea[], text[], intake.reading[]) is
'Takes the next rows of an import, each as intake.take() takes a submission, in one transaction: lines, each row''s JSON object as bytes, or null with the
problem (a key of meta.texts after import.) that the reader had. p_readings: what intake.read_rows() says of them, read here otherwise. A row of a file of refused rows takes the refused one
off the work list. p_after is rows_done as the caller knows it. Commits asynchronously: run util.durable() before anybody is told. Raises ID315 (cancelled, or
somebody else imports the file); 40001, 40P01 and 55P03 of lost races pass through: nothing was kept, try again.';

revoke all on function intake.submit_rows(bigint, bigint, bigint[], bytea[], text[], intake.reading[]) from public;
