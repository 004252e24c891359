begin;
select plan(54);

-- Two subscriptions, ten leads; each delivery is one row that the test makes.
select tests.make_operation();
select webhooks.add('crm', 'https://crm.example.com', '{lead.created,lead.won}'), webhooks.add('other', 'https://other.example.com', '{lead.created}');
create temporary table l as select n, tests.lead(n) as lead_id from generate_series(1, 6) as n;
delete from webhooks.deliveries;
create temporary table s as select s.id, s.code from webhooks.subscriptions as s;
create function tests.waits(p_code text, p_n integer, p_state text default 'waiting', p_next_try interval default null) returns bigint language plpgsql as $$
declare
    v_id bigint;
    v_job_id bigint;
begin
    insert into webhooks.deliveries (subscription_id, event, lead_id, event_seq, occurred_at, created_at)
    select s.id, 'lead.created', l.lead_id, (select count(*) + 1 from webhooks.deliveries), util.current_time(), util.current_time() from s, l where s.code = p_code and l.n = p_n
    returning id into v_id;
    if p_state <> 'waiting' then
        v_job_id := outbox.enqueue(p_kind => 'webhook.deliver', p_lead_id => null, p_due_at => util.current_time() + coalesce(p_next_try, '0'), p_payload => jsonb_build_object('delivery_id', v_id));
        update webhooks.deliveries set state = p_state, job_id = v_job_id, next_try_at = util.current_time() + p_next_try, finished_at = case when p_state in ('delivered', 'dead', 'dropped') then util.current_time() end where id = v_id;
    end if;
    return v_id;
end;
$$;
create function tests.standing(p_code text) returns text language sql as $$
    select string_agg(concat_ws(' ', l.n, d.state, d.next_try_at - util.current_time()), ', ' order by d.id) from webhooks.deliveries as d join s on s.id = d.subscription_id left join l using (lead_id) where s.code = p_code
$$;
create function tests.order_of(p_code text) returns text language sql as $$ select concat_ws(': ', webhooks.order_next(s.id, util.current_time()), tests.standing(p_code)) from s where s.code = p_code $$;
create function tests.job_of(p_code text, p_n integer) returns bigint language sql as $$ select max(d.job_id) from webhooks.deliveries as d join s on s.id = d.subscription_id join l using (lead_id) where s.code = p_code and l.n = p_n $$;
create function tests.begin_anew() returns void language sql as $$
    delete from webhooks.deliveries;
    update webhooks.subscriptions set failures = 0, failing_since = null, state = 'active', state_reason = null, state_since = '2026-03-01Z';
$$;

select tests.waits('crm', n) from generate_series(1, 6) as n;
select tests.waits('other', 1);
select is(tests.order_of('crm'), '4: 1 queued, 2 queued, 3 queued, 4 queued, 5 waiting, 6 waiting', 'four at once, the first');
select is(tests.standing('other'), '1 waiting', 'the other''s waits');
select is((select string_agg(format('%s %s %s', j.kind, j.payload ->> 'delivery_id' = d.id::text, j.due_at = util.current_time()), ', ' order by d.id) from webhooks.deliveries as d join outbox.jobs as j on j.id = d.job_id), (select string_agg('webhook.deliver t t', ', ') from generate_series(1, 4)), 'each has its job, due at once');
select is(tests.order_of('crm'), '0: 1 queued, 2 queued, 3 queued, 4 queued, 5 waiting, 6 waiting', 'no more');
select is(tests.order_of('other'), '1: 1 queued', 'the other has room of its own');
update webhooks.deliveries set next_try_at = util.current_time() + interval '1 minute' where job_id = tests.job_of('crm', 2);
select is(tests.order_of('crm'), '1: 1 queued, 2 queued 00:01:00, 3 queued, 4 queued, 5 queued, 6 waiting', 'what waits to be tried again holds up nobody');
update webhooks.deliveries set next_try_at = util.current_time() where job_id = tests.job_of('crm', 2);
select is(tests.order_of('crm'), '0: 1 queued, 2 queued 00:00:00, 3 queued, 4 queued, 5 queued, 6 waiting', 'until it is due');
select tests.begin_anew();

-- Of one lead one after the other.
select tests.waits('crm', 1), tests.waits('crm', 1), tests.waits('crm', 2), tests.waits('other', 1);
select is(tests.order_of('crm'), '2: 1 queued, 1 waiting, 2 queued', 'the second of a lead waits for the first');
select is(tests.order_of('other'), '1: 1 queued', 'of the other subscription it does not');
update webhooks.deliveries set state = 'delivered', finished_at = util.current_time() where job_id = tests.job_of('crm', 1);
select is(tests.order_of('crm'), '1: 1 delivered, 1 queued, 2 queued', 'until that is done');
select tests.begin_anew();

-- Whoever takes nothing is asked by one.
select tests.waits('crm', n) from generate_series(1, 3) as n;
update webhooks.subscriptions set failures = 4, failing_since = util.current_time() where code = 'crm';
update webhooks.subscriptions set failures = 5, failing_since = util.current_time() where code = 'other';
select tests.waits('other', n) from generate_series(1, 2) as n;
select is(tests.order_of('other'), '1: 1 queued, 2 waiting', 'five failures: one');
update webhooks.deliveries set next_try_at = util.current_time() + interval '1 minute' where job_id = tests.job_of('other', 1);
select is(tests.order_of('other'), '0: 1 queued 00:01:00, 2 waiting', 'also while that waits');
select is(tests.order_of('crm'), '3: 1 queued, 2 queued, 3 queued', 'four: as ever');
update webhooks.subscriptions set state = 'paused', state_reason = 'operator' where code = 'crm';
select tests.waits('crm', 4);
select is(tests.order_of('crm'), '0: 1 queued, 2 queued, 3 queued, 4 waiting', 'who is paused gets nothing');
select is(webhooks.order_next(0, util.current_time()), 0, 'nor who is not');
select is(webhooks.order_waiting(), 0, 'nor from who looks after all');
update webhooks.subscriptions set state = 'active', state_reason = null, failures = 0, failing_since = null;
select is(webhooks.order_waiting(), 2, 'who finds what waits of each');
select tests.begin_anew();

-- A job that is given up.
create function tests.abandon(p_event text, p_reason text default null, p_state text default 'queued') returns text language plpgsql as $$
begin
    perform tests.begin_anew();
    perform tests.waits('crm', 1, p_state, '1 minute'), tests.waits('crm', 1), tests.waits('other', 1, 'queued', '1 minute');
    perform webhooks.abandon_delivery(tests.job_of('crm', 1), p_event, p_reason, util.current_time());
    return tests.standing('crm') || ' / ' || tests.standing('other');
end;
$$;
select is(tests.abandon('cancelled', 'subscription_paused'), '1 waiting, 1 waiting / 1 queued 00:01:00', 'paused: it waits');
select is(tests.abandon('cancelled', 'overtaken'), '1 dropped, 1 queued / 1 queued 00:01:00', 'cancelled: the next one leaves');
select is(tests.abandon('dismissed', 'subscription_paused'), '1 dropped, 1 queued / 1 queued 00:01:00', 'dismissed too, whatever the words');
select is(tests.abandon('given_up'), '1 dead, 1 queued / 1 queued 00:01:00', 'given up');
select is(tests.abandon('released'), '1 queued 00:01:00, 1 waiting / 1 queued 00:01:00', 'released: it stays');
select is(tests.abandon('retried', p_state => 'dead'), '1 queued, 1 waiting / 1 queued 00:01:00', 'retried');
select is(tests.abandon('repeated', p_state => 'dead'), '1 queued, 1 waiting / 1 queued 00:01:00', 'or repeated');
select is(tests.abandon('given_up', p_state => 'delivered'), '1 delivered 00:01:00, 1 waiting / 1 queued 00:01:00', 'what was delivered was');
select is((select string_agg(concat_ws(' ', d.finished_at = util.current_time()), ',') from webhooks.deliveries as d where d.state = 'delivered'), 't', 'when it was');
select tests.abandon('dismissed');
select is((select count(*) from webhooks.deliveries as d where d.finished_at = util.current_time()), 1::bigint, 'what ends ends now');

-- Tried at once.
select tests.begin_anew();
select tests.waits('crm', 1, 'queued', '1 minute'), tests.waits('crm', 2, 'queued', '2 minutes'), tests.waits('other', 1, 'queued', '1 minute');
update outbox.jobs set state = 'claimed', claimed_by = tests.worker_id(), lease_expires_at = util.current_time() + interval '1 hour' where id = tests.job_of('crm', 2);
select webhooks.try_now(s.id, util.current_time()) from s where s.code = 'crm';
select is(tests.standing('crm'), '1 queued 00:00:00, 2 queued 00:02:00', 'what waits is tried, what is being tried is not');
select is(tests.standing('other'), '1 queued 00:01:00', 'nor the other''s');
select is((select string_agg(format('%s', j.due_at - util.current_time()), ' ' order by j.id) from outbox.jobs as j join webhooks.deliveries as d on d.job_id = j.id), '00:00:00 00:02:00 00:01:00', 'nor is its job');
select is(outbox.hasten(array[tests.job_of('crm', 1), tests.job_of('crm', 2)], util.current_time()), '{}', 'what is due is not moved');
select is(outbox.hasten(array[tests.job_of('other', 1)], util.current_time()), array[tests.job_of('other', 1)], 'one alone is');
select is(outbox.hasten('{}', util.current_time()), '{}', 'of none none');

-- What is delivered, and with which secrets.
select is(webhooks.rotate_secret('crm'), 2, 'a new secret');
create function tests.secrets(p_at timestamptz) returns text language sql as $$ select (p.work -> 'secret_versions')::text from webhooks.prepare_delivery(tests.job_of('crm', 1), p_at) as p $$;
select is(tests.secrets(util.current_time() + interval '24 hours' - interval '1 microsecond'), '[2, 1]', 'the former one is good for a day');
select is(tests.secrets(util.current_time() + interval '24 hours'), '[2]', 'and no longer');
select is((select p.work -> 'secret_versions' from webhooks.prepare_delivery(tests.job_of('other', 1), util.current_time()) as p), '[1]', 'the other has its own');
select is((select p.work ->> 'url' from webhooks.prepare_delivery(tests.job_of('other', 1), util.current_time()) as p), 'https://other.example.com', 'and where it goes');
select is((select format('%s %s', p.verdict, p.reason) from webhooks.prepare_delivery(0, util.current_time()) as p), 'cancel settled', 'a job of none');
update webhooks.subscriptions set state = 'paused', state_reason = 'operator' where code = 'crm';
select is((select format('%s %s', p.verdict, p.reason) from webhooks.prepare_delivery(tests.job_of('crm', 1), util.current_time()) as p), 'cancel subscription_paused', 'who is paused gets nothing');
select is((select p.verdict from webhooks.prepare_delivery(tests.job_of('other', 1), util.current_time()) as p), 'go', 'the other does');

-- The list.
select tests.begin_anew();
select tests.waits('crm', 1, 'queued'), tests.waits('crm', 2), tests.waits('crm', 3, 'dead'), tests.waits('crm', 4, 'delivered'), tests.waits('crm', 5, 'delivered'), tests.waits('crm', 6, 'dropped'), tests.waits('other', 1, 'dead'), tests.waits('other', 2, 'dead');
update webhooks.deliveries as d set finished_at = util.current_time() - interval '1 hour' from l where d.lead_id = l.lead_id and l.n = 5;
create function tests.listed() returns text language sql as $$
    select string_agg(format('%s %s %s %s %s %s', x.code, x.events, x.state, x.waiting, x.dead, util.current_time() - x.last_delivered_at), ', ' order by x.n)
    from webhooks.list_subscriptions() with ordinality as x (code, url, events, has_personal_data, state, state_reason, state_since, secret_version, failing_since, waiting, dead, last_delivered_at, n)
$$;
select is(tests.listed(), 'crm {lead.created,lead.won} active 2 1 01:00:00, other {lead.created} active 0 2 ', 'each with its own, and what was delivered last');
select is((select string_agg(x.state, ' ') from webhooks.list_deliveries('crm') as x), 'dropped delivered delivered dead waiting queued', 'the newest first');
select is((select count(*) from webhooks.list_deliveries('crm', 'delivered')), 2::bigint, 'of one state');
select is((select string_agg(x.state, ' ') from webhooks.list_deliveries('crm', null, 2) as x), 'dropped delivered', 'so many');
select throws_ok($$select webhooks.list_deliveries('none')$$, 'ID209', null, 'of one that there is');
update outbox.jobs set last_error = '{"message": "refused"}' where id in (tests.job_of('crm', 3), tests.job_of('crm', 4));
update outbox.jobs set last_error = '{"cancelled": "overtaken"}' where id = tests.job_of('crm', 6);
select is((select string_agg(coalesce(x.error, '-'), ' ') from webhooks.list_deliveries('crm') as x), 'overtaken - - refused - -', 'with what went wrong, where it did');
select is(webhooks.remove('crm'), 1::bigint, 'removed, what waited is dropped');
select is((select string_agg(x.state, ' ') from webhooks.list_deliveries('crm') as x), 'dropped delivered delivered dead dropped queued', 'that alone');
select is((select count(*) from webhooks.deliveries as d join s on s.id = d.subscription_id where s.code = 'other' and d.state = 'dead'), 2::bigint, 'the other keeps its own');
select is(tests.listed(), 'other {lead.created} active 0 2 ', 'and is listed alone');
select is((select array_agg(e.code) = array_agg(e.code order by e.code) and count(*) > 5 and not 'webhook.test' = any (array_agg(e.code)) from webhooks.list_events() as e), true, 'what one may subscribe to, in order, without the test');
select is((select x.error from webhooks.list_deliveries('crm', 'dead') as x), 'refused', 'what was removed is still told');
select webhooks.pause('other');
select tests.advance('1 hour');
select webhooks.pause('other', 'failing');
select is((select format('%s %s %s', s.state, s.state_reason, util.current_time() - s.state_since) from webhooks.subscriptions as s where s.code = 'other'), 'paused operator 01:00:00', 'who is paused stays paused since then');

select * from finish();
rollback;
