begin;
select plan(16);

select tests.make_operation();
-- Fails the only template again and again, each time when it is due: states and waits, until it ends or p_times is reached.
create function tests.fail_often(p_error jsonb, p_times integer) returns text language plpgsql as $$
declare
    v_claimed record;
    v_state text;
    v_due_at timestamptz;
    v_result text := '';
begin
    for i in 1..p_times loop
        select * into v_claimed from outbox.claim(tests.worker_id(), 1);
        if v_claimed.id is null then
            -- The pair rate of six seconds holds it a little longer.
            perform tests.freeze((select min(m.due_at) from outbox.jobs as m where m.state = 'pending'));
            select * into v_claimed from tests.claim_one('whatsapp.template');
        end if;
        v_state := outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, p_error);
        select m.due_at into v_due_at from outbox.jobs as m where m.id = v_claimed.id;
        v_result := concat_ws(' ', v_result, case when v_state = 'pending' then round(extract(epoch from v_due_at - util.current_time()))::text else v_state end);
        exit when v_state <> 'pending';
        perform tests.freeze(v_due_at);
    end loop;
    return ltrim(v_result);
end;
$$;
create function tests.clear() returns void language sql as $$
    update outbox.jobs set state = 'cancelled', finished_at = now(), claimed_by = null, lease_expires_at = null where state in ('pending', 'claimed')
$$;

select tests.lead_with_conversation(1);
select is(tests.fail_often(tests.error(131000), 9), '60 240 dead', 'an unclear error is tried twice more');
select is((select m.sends from sending.messages as m), 3, 'three requests left in all');
select tests.clear();
select tests.lead_with_conversation(2);
select is(tests.fail_often(tests.error(131049), 9), '86400 86400 dead', 'a person who gets too many is tried on two more days');
select is((select l.next_action from leads.leads as l order by l.id desc limit 1), 'call_by_consultant', 'then called');
select tests.clear();
select tests.lead_with_conversation(3);
select is(tests.fail_often(tests.error(131056), 8), '4 16 64 256 1024 4096 4096 4096', 'a pair that is too fast waits four times longer each time, never more than about an hour');
select tests.clear();

-- Outages are waited out for 72 hours, counted from the first try that failed while the channel was there.
update sending.channels set state_since = util.current_time() - interval '10 days';
select tests.lead_with_conversation(4);
update outbox.jobs set failing_since = util.current_time() - interval '72 hours' where state = 'pending';
select is(tests.fail_often(tests.error(2), 1), '5', 'an outage of three days is still waited out');
update outbox.jobs set failing_since = util.current_time() - interval '72 hours 1 second' where state = 'pending';
select is(tests.fail_often(tests.error(2), 1), 'dead', 'a longer one is not');
select tests.clear();
select tests.lead_with_conversation(5);
update outbox.jobs set failing_since = util.current_time() - interval '80 hours' where state = 'pending';
select is(tests.fail_often(tests.error(null, '{"phase": "before_request"}'), 1), 'dead', 'nor is a network that is down for longer');
select is((select m.state from sending.messages as m order by m.id desc limit 1), 'failed', 'whose message did certainly not leave');
select tests.clear();
select tests.lead_with_conversation(6);
update outbox.jobs set failing_since = util.current_time() - interval '80 hours' where state = 'pending';
select is(tests.fail_often(tests.error(190), 1), '300', 'a stopped channel keeps its messages until somebody mends it');
update sending.channels set state = 'active';
select tests.clear();

-- Reports that are not the present attempt's.
create temporary table t as select tests.lead_with_conversation(7) as lead_id;
create temporary table c as select * from tests.claim_one('whatsapp.template');
create temporary table other as select outbox.register_worker('other', 2, '0') as worker_id;
select is(outbox.fail(worker_id, id, attempt, tests.error(131026)), 'lease_lost', 'another worker''s report changes nothing') from c, other;
select is(outbox.fail(tests.worker_id(), id, attempt + 1, tests.error(131026)), 'lease_lost', 'nor does another attempt''s') from c;
select is((select m.state from sending.messages as m, t where m.lead_id = t.lead_id), 'sending', 'it is still being sent');
select throws_ok('select outbox.fail(tests.worker_id(), 0, 1, ''{}'')', 'ID202', null, 'a row that does not exist is not found');
select is(outbox.fail(tests.worker_id(), id, attempt, null), 'dead', 'a report without an error is the worker''s defect, and no reason to send again') from c;
select is(tests.is_sound(), 'stagnant 2', 'only those whose rows this test took away stagnate');

select * from finish();
rollback;
