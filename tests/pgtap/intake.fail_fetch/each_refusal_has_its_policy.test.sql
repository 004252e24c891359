begin;
select plan(34);

select tests.make_operation();
select intake.add_source('meta', 'Meta', 'meta-lead-ads');
create function tests.announce(variadic p_ids text[]) returns jsonb language sql as $$
    select a.body from api.submit_webhook(tests.service(), 'meta', convert_to(format(
        '{"object": "page", "entry": [{"changes": [%s]}]}', (select string_agg(format('{"field": "leadgen", "value": {"leadgen_id": "%s"}}', i), ',') from unnest(p_ids) as i)), 'UTF8'), null) as a
$$;
create function tests.refusal(p_code integer, p_more jsonb default '{}') returns jsonb language sql as $$
    select jsonb_build_object('target', 'meta', 'phase', 'answered', 'operation', 'leadgen', 'http_status', 400, 'code', p_code) || p_more
$$;
create function tests.refuse(p_error jsonb) returns text language plpgsql as $$
declare
    v_claimed record;
begin
    -- What else the leads need is not looked at here.
    update outbox.jobs as m set state = 'cancelled', finished_at = util.current_time() where m.destination <> 'meta' and m.state = 'pending';
    v_claimed := tests.claim_one('meta.lead');
    return outbox.fail(tests.worker_id(), v_claimed.id, v_claimed.attempt, p_error);
end;
$$;
create function tests.wait() returns interval language sql as $$
    select min(m.due_at) - util.current_time() from outbox.jobs as m where m.kind = 'meta.lead' and m.finished_at is null
$$;
create function tests.begin_anew() returns void language sql as $$
    update outbox.jobs set state = 'cancelled', finished_at = util.current_time(), claimed_by = null, lease_expires_at = null where kind = 'meta.lead' and finished_at is null;
    update intake.announcements set settled_at = util.current_time(), outcome = 'given_up' where settled_at is null;
$$;

select is(intake.fetch_class(tests.refusal(c)), x, format('%s is %s', c, x))
from (values (190, 'token'), (104, 'token'), (10, 'permission'), (200, 'permission'), (299, 'permission'), (4, 'limit'), (17, 'limit'), (32, 'limit'), (613, 'limit'), (80005, 'limit'),
    (1, 'passing'), (100, 'unknown'), (12345, 'request')) as v (c, x);
select is(intake.fetch_class('{"phase": "answered", "http_status": 429}'), 'limit', 'so is a 429 without Graph''s words');
select is(intake.fetch_class('{"phase": "no_answer", "http_status": 502}'), 'passing', 'and a gateway''s page passes');

-- A token: everybody waits for a human, one asks for all.
select tests.announce('1', '2', '3');
select is(tests.refuse(tests.refusal(190)), 'pending', 'a refused token loses nothing');
select ok(tests.wait() between interval '0' and interval '30 seconds', 'the others are held') from outbox.claim(tests.worker_id(), 10) having count(*) = 0;
select is((select array_agg(coalesce(last_error ->> 'held', last_error ->> 'code') order by id) from outbox.jobs), '{190,fetch_token,fetch_token}', 'one asks for all of them');
select tests.advance(interval '6 minutes');
select is(tests.findings('fetches'), 'fetch_token meta', 'it is told, with what to do');
select matches(tests.sentence('fetch_token'), '190.*3 \(meta\)', 'by the error and how many wait');
select is((select array_agg(c.kind) from outbox.claim(tests.worker_id(), 10) as c), '{meta.lead}', 'one request tries the token again');
select is((select outbox.fail(tests.worker_id(), m.id, m.attempts, tests.refusal(190)) from outbox.jobs as m where m.state = 'claimed'), 'pending', 'in vain');
select ok((select m.due_at from outbox.jobs as m where m.last_error ? 'code') > util.current_time() + interval '1 minute', 'the waits grow');
select tests.advance(interval '20 days');
create temporary table c as select * from outbox.claim(tests.worker_id(), 10);
select is((select count(*) from c), 1::bigint, 'after twenty days it is still asked for');
select outbox.complete(tests.worker_id(), c.id, c.attempt, jsonb_build_object('body', encode(convert_to(format('{"id": "%s", "field_data": [{"name": "full_name", "values": ["Ana"]}, {"name": "phone_number", "values": ["%s"]}]}', c.work ->> 'external_id', tests.phone(1)), 'UTF8'), 'base64'))) from c;
select is((select count(*) from outbox.claim(tests.worker_id(), 10) as d where d.kind = 'meta.lead'), 2::bigint, 'once the token is mended all leave at once');
select tests.begin_anew();

-- A limit waits as long as it says.
select tests.announce('11');
select is(tests.refuse(tests.refusal(4, '{"retry_after_seconds": 7200}')), 'pending', 'a limit');
select is(tests.wait(), interval '2 hours', 'is waited for as long as it says');
select tests.begin_anew();

-- A lead that is not known is given up after hours, with an alarm, and can be ordered again.
select tests.announce('21', '22');
select is(tests.refuse(tests.refusal(100, '{"subcode": 33}')), 'pending', 'one that is not known yet');
select is((select array_agg(d.work ->> 'external_id') from outbox.claim(tests.worker_id(), 10) as d where d.kind = 'meta.lead'), '{22}', 'holds up no other');
select tests.advance(interval '7 hours');
select outbox.requeue_expired();
update outbox.jobs set state = 'cancelled', finished_at = now() where payload ->> 'announcement_id' = (select id::text from intake.announcements where external_id = '22');
select is(tests.refuse(tests.refusal(100, '{"subcode": 33}')), 'dead', 'is given up after six hours');
select is(tests.findings('dead_letters'), 'jobs_dead meta.lead 1', 'with an alarm');
select outbox.retry_dead(m.id) from outbox.jobs as m where m.state = 'dead';
select is(tests.refuse(tests.refusal(100)), 'pending', 'ordered again it has its time again');
select tests.advance(interval '90 days');
select is(tests.refuse(tests.refusal(190)), 'dead', 'what Meta no longer keeps is given up');
select outbox.dismiss_dead(m.id, 'a Meta não o tem mais') from outbox.jobs as m where m.state = 'dead';
select is((select outcome from intake.announcements where external_id = '21'), 'given_up', 'dismissed it is settled');

select * from finish();
rollback;
