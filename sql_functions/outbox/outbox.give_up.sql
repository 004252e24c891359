create or replace function outbox.give_up(p_job_id bigint, p_reason text, p_now timestamptz)
returns text
language plpgsql
volatile
as $$
begin
    begin
        perform outbox.abandon_job(p_job_id, 'given_up', p_reason, p_now);
    exception
        when others then
            -- What its kind wanted to say is lost; that the job stands still is not.
            raise warning 'job % is given up, and its kind could not be told: %', p_job_id, meta.describe_error(sqlstate, sqlerrm);
    end;
    return outbox.finish(p_job_id, 'dead', p_now, p_error => jsonb_build_object('message', p_reason));
end;
$$;

comment on function outbox.give_up(bigint, text, timestamptz) is
'Makes a job dead that nobody can do: it could not be built, or one worker after the other died on it. Its kind is told (given_up), what waits behind it goes on,
and somebody is needed: indica outbox list. p_reason: a code, with the SQLSTATE where there is one. Returns dead.';

revoke all on function outbox.give_up(bigint, text, timestamptz) from public;
