begin;
select plan(14);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
create function tests.sweeps() returns text language sql as $$
    select coalesce(string_agg(c.code || ' ' || m.state, ', ' order by c.code), '')
    from outbox.jobs as m join sending.channels as c on c.id = m.channel_id where m.kind = 'chatwoot.sweep'
$$;
create function tests.asked() returns text language sql as $$
    select format('%s %s', c.work ->> 'within_seconds', to_timestamp((c.work ->> 'changed_since')::numeric) - util.current_time()) from tests.claim_one('chatwoot.sweep') as c
$$;
create function tests.report(p_state text) returns text language sql as $$
    select case p_state
        when 'done' then outbox.complete(tests.worker_id(), m.id, m.attempts, '{"conversations": [], "requests": 1}')
        else outbox.fail(tests.worker_id(), m.id, m.attempts, tests.chatwoot_error(503, '{"phase": "no_answer"}'))
    end
    from outbox.jobs as m where m.kind = 'chatwoot.sweep'
$$;

select is(chatwoot.order_sweeps(), 1, 'the channel that serves leads is read');
select is(tests.sweeps(), 'principal pending', 'by one job');
select is(chatwoot.order_sweeps(), 0, 'which is not ordered twice');
select is(tests.asked(), '120 -00:02:00', 'the first time from when the channel was made');
select is(chatwoot.order_sweeps(), 0, 'nor while it runs');
select is(tests.report('done'), 'done', 'it is read');
select tests.advance('1 minute');
select is(chatwoot.order_sweeps() || tests.sweeps(), '1principal pending', 'a minute later by the same job');
select is(tests.asked(), '180 -00:03:00', 'what changed since the last reading began, and a little more');
select is(tests.report('failed'), 'pending', 'Chatwoot is away');
select tests.advance('1 minute');
select is(tests.asked(), ' -00:04:00', 'from where the last complete reading began, by pages since one answer failed');
select is(tests.report('failed'), 'pending', 'it stays away');
select tests.advance('2 hours');
select is(tests.asked(), ' -02:04:00', 'after an outage it goes by pages');
select is(tests.report('done'), 'done', 'and all is known again');
select tests.advance('30 days');
select chatwoot.order_sweeps();
select is(tests.asked(), ' -7 days -00:02:00', 'a week back at most');

select * from finish();
rollback;
