begin;
select plan(4);
select tests.make_operation();
create function tests.effect(p_step integer) returns text language sql as $$
    select format('%s sent, %s engaged, %s won, %s opted out', sum(e.sent), sum(e.engaged), sum(e.won_after), sum(e.opted_out_after))
    from bi.mv_rework_effect as e
    where e.step = p_step
$$;
create temporary table n as select n, tests.lead(n) as lead_id from generate_series(1, 8) as n;
select tests.drain();
-- Until the cadence is over.
do $$
begin
    for d in 1..16 loop
        perform tests.advance('23 hours');
        perform from rework.run();
        perform tests.advance('1 hour');
        perform tests.drain();
        -- Two answer the third step and talk for two weeks.
        if d = 12 then
            perform tests.reply(lead_id) from n where n in (6, 7);
        end if;
    end loop;
end;
$$;
select is((select string_agg(tests.status(lead_id), ' ' order by n.n) from n), 'exhausted exhausted exhausted exhausted exhausted engaged engaged exhausted', 'six did not answer');
select tests.reply(lead_id, 'PARAR') from n where n <= 5;
select inbox.record_human_answer(lead_id, null, util.current_time()) from n where n in (6, 7);
select tests.advance('14 days');
select tests.reply(lead_id, 'PARAR') from n where n in (6, 7);
select jobs.refresh_views();
select is(tests.effect(3), '8 sent, 2 engaged, 0 won, 5 opted out', 'a wish to stop after the end counts, and so does a talk before one');
select is(tests.effect(1), '8 sent, 0 engaged, 0 won, 0 opted out', 'for the step that was answered alone');
-- By phone: for what was said last.
select tests.advance('1 day');
create temporary table p as select tests.lead(20) as lead_id;
select tests.drain();
select tests.advance('1 hour');
select leads.record_call(lead_id, tests.token_id(), 'opted_out') from p;
select jobs.refresh_views();
select is(tests.effect(0), '9 sent, 0 engaged, 0 won, 1 opted out', 'a wish told by phone counts for the template before it');

select * from finish();
rollback;
