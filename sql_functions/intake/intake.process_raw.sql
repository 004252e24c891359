create or replace function intake.process_raw(p_submission intake.submissions, p_source intake.sources, p_whole jsonb default null, p_reading intake.reading default null)
returns intake.result
language plpgsql
volatile
as $$
declare
    v_read record;
    v_reading intake.reading := p_reading;
    v_result intake.result;
    v_sqlstate text;
    v_message text;
    v_constraint text;
    v_context text;
begin
    for v_try in 1..3 loop
        begin
            if v_reading.is_mended is null then
                v_read := intake.read_submission(p_submission, p_source, p_whole);
                v_reading.problem := v_read.problem;
                v_reading.is_skipped := v_read.is_skipped;
                v_reading.is_mended := v_read.is_mended;
                if v_read.problem is null and v_read.is_skipped is not true then
                    v_reading.referral := intake.understand(v_read.body, p_submission.token_id, p_submission.received_at);
                end if;
            end if;
            -- GUARD: no referral can be read.
            if v_reading.problem is not null then
                return intake.answer_rejected(
                    'invalid_body', meta.problem('ID101', jsonb_build_array(meta.field_error('', 'ID101', v_reading.problem)))
                );
            end if;
            -- GUARD: the source marks it as none.
            if v_reading.is_skipped then
                return intake.answer_skipped(p_submission.uid);
            end if;

            v_result := intake.process_submission(p_submission, v_reading.referral, p_submission.received_at);
            v_result.origin := (v_reading.referral).origin;
            if v_reading.is_mended and v_result.answer ? 'warnings' then
                v_result.answer := v_result.answer || jsonb_build_object(
                    'warnings', v_result.answer -> 'warnings' || meta.field_error('', 'mended', meta.text('body.mended'))
                );
            end if;
            if p_source.id is not null and v_result.outcome = 'rejected' then
                v_result.answer := v_result.answer || jsonb_build_object(
                    'errors', intake.name_pointers(v_result.answer -> 'errors', p_source.field_map)
                );
            end if;
            return v_result;
        exception
            when others then
                get stacked diagnostics
                    v_sqlstate = returned_sqlstate, v_message = message_text,
                    v_constraint = constraint_name, v_context = pg_exception_context;
                -- Lost races are run again, also the one of two requests that name the same person by different identifiers and
                -- both open a lead (unique_violation).
                exit when v_sqlstate not in ('40001', '40P01', '23505');
        end;
    end loop;

    -- GUARD: a race that was lost each time, or a lock that somebody holds: nothing is wrong with the submission, nor with us. The
    -- sender comes again (503), and a human has nothing to do.
    if v_sqlstate in ('40001', '40P01', '55P03') then
        raise exception using errcode = v_sqlstate, message = meta.describe_error(v_sqlstate, v_message) ->> 'message';
    end if;

    -- Anything else that goes wrong in here is ours, not the sender's: a human gets it.

    v_result := intake.answer_without_lead(
        p_submission.uid, 'quarantined', 'internal_error',
        jsonb_build_array(meta.field_error('', 'internal_error', meta.text('quarantine.internal_error')))
    );
    v_result.origin := (v_reading.referral).origin;
    v_result.failure := meta.describe_error(v_sqlstate, v_message, v_context, v_constraint);
    return v_result;
end;
$$;

comment on function intake.process_raw(intake.submissions, intake.sources, jsonb, intake.reading) is
'intake.process_submission() for the raw bytes of a submission, read by the map of p_source unless that is null (intake.read_submission), or read before (p_reading). A lost race is run three times,
and then raised as it is (40001, 40P01, 55P03: try again); what fails for another reason is quarantined with the failure. No bytes make it raise.';

revoke all on function intake.process_raw(intake.submissions, intake.sources, jsonb, intake.reading) from public;
