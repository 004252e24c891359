begin;
select plan(11);

select tests.make_crowd();
-- All that a run writes, without the numbers that a sequence gave.
create function tests.written() returns text language sql as $$
    select concat_ws(
        chr(10),
        (select string_agg(l::text, chr(10) order by l.id) from leads.leads as l),
        (select string_agg(e::text, chr(10) order by e.lead_id, e.seq) from leads.events as e),
        (select string_agg((to_jsonb(s) - 'id')::text, chr(10) order by s.lead_id, s.natural_key, s.said_at, s.signal) from flow.signals as s),
        (select string_agg((to_jsonb(j) - 'id' #- '{payload,attempt_id}')::text, chr(10) order by j.dedupe_key, j.id) from outbox.jobs as j),
        (select string_agg((to_jsonb(a) - 'id' - 'outbox_id')::text || (a.outbox_id is null), chr(10) order by a.lead_id, a.cycle, a.step) from rework.attempts as a),
        (select string_agg(w::text, chr(10) order by w.lead_id) from routing.waits as w)
    )
$$;
create function tests.run_and_undo(out written text, out actions text) language plpgsql as $$
begin
    begin
        actions := (select string_agg(format('%s %s', r.lead_id - tests.nth(1) + 1, r.action), ', ' order by r.lead_id) from rework.run() as r);
        written := tests.written();
        raise exception using errcode = 'P0999';
    exception
        when sqlstate 'P0999' then null;
    end;
end;
$$;
create function tests.one_by_one(out written text, out actions text) language plpgsql as $$
begin
    begin
        execute $f$
            create or replace function flow.follow_planned(p_events leads.events[]) returns bigint[] language sql as 'select array(select e.lead_id from unnest(p_events) as e)'
        $f$;
        select r.written, r.actions into written, actions from tests.run_and_undo() as r;
        raise exception using errcode = 'P0998';
    exception
        when sqlstate 'P0998' then null;
    end;
end;
$$;

-- The first is simply silent; the second wrote, was answered and is silent again; the third lies in a queue; the fourth was spoken to by somebody whose clock is ahead.
select tests.reply(tests.nth(2), 'quero saber mais');
select tests.advance('1 minute');
select flow.record_signal(tests.nth(2), 'human_wrote', util.current_time(), 'chatwoot', p_reason => 'answered', p_natural_key => 'h2');
update leads.leads as l set consultant_id = null, queue_code = (select q.code from routing.queues as q order by q.code limit 1) where l.id = tests.nth(3);
select routing.keep_wait(tests.nth(3));
select tests.freeze('2026-03-16 15:00:00+00');
create temporary table f as select * from tests.run_and_undo();
select is(actions, '1 send_template, 2 send_template, 3 send_template, 4 send_template', 'four are due') from f;
create temporary table s as select * from tests.one_by_one();
select is(f.actions, s.actions, 'one by one the same') from f, s;
select is(f.written, s.written, 'and each row is the same, to the last hash') from f, s;
select matches(written, '"signal": "rework_planned"', 'which says that they were planned') from f;
select ok(exists (select from routing.waits as w where w.lead_id = tests.nth(3)), 'a lead in a queue waits for somebody');

select flow.record_signal(tests.nth(4), 'human_wrote', util.current_time() + interval '10 seconds', 'chatwoot', p_reason => 'answered', p_natural_key => 'h4');
-- Where it stands is as if nobody had heard of that yet.
update leads.leads as l set next_action_at = util.current_time() - interval '1 hour', last_outbound_at = util.current_time() - interval '4 days', last_answer_at = null where l.id = tests.nth(4);
drop table f, s;
create temporary table f as select * from tests.run_and_undo();
select is(actions, '1 send_template, 2 send_template, 3 send_template, 4 send_template', 'of whom one was written to a moment later') from f;
create temporary table s as select * from tests.one_by_one();
select is(f.written, s.written, 'it is looked at by itself') from f, s;

-- Who may be followed at once is not replayed.
create or replace function flow.replay(p_lead leads.leads) returns leads.step language plpgsql as $$ begin raise exception 'lead % is replayed', p_lead.id - tests.nth(1) + 1; end; $$;
select throws_ok('select tests.run_and_undo()', 'lead 4 is replayed', 'the fourth is, and is the only one');
update leads.leads as l set next_action_at = util.current_time() + interval '9 days' where l.id = tests.nth(4);
select lives_ok('select * from rework.run()', 'the other three follow at once');
select is((select count(*) from leads.leads as l where l.next_action = 'rework'), 3::bigint, 'and wait for their step');
select is((select bool_and(leads.verify_chain(l.id)) from leads.leads as l), true, 'their chains hold');

select * from finish();
rollback;
