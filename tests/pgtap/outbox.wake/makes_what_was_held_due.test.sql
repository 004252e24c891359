begin;
select plan(6);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('outro', '2', 1, 8);
create temporary table t as select tests.lead(1) as lead_id;
update outbox.jobs set state = 'cancelled', finished_at = now();
create function tests.held(p_name text, p_kind text, p_channel text, p_error jsonb, p_after interval default '1 hour') returns void language sql as $$
    insert into outbox.jobs (kind, lead_id, channel_id, dedupe_key, due_at, last_error, created_at)
    select p_kind, t.lead_id, (select c.id from sending.channels as c where c.code = p_channel), p_name, util.current_time() + p_after, p_error, util.current_time() from t
$$;
create function tests.due() returns text language sql as $$
    select string_agg(o.dedupe_key, ' ' order by o.dedupe_key) from outbox.jobs as o where o.state = 'pending' and o.due_at <= util.current_time()
$$;
select tests.held('a', 'whatsapp.template', 'principal', '{"held": "slow"}');
select tests.held('b', 'whatsapp.template', 'outro', '{"held": "slow"}');
select tests.held('c', 'whatsapp.template', 'principal', '{"held": "other"}');
select tests.held('d', 'whatsapp.template', 'principal', '{"target": "whatsapp"}');
select tests.held('e', 'chatwoot.note', null, '{"held": "slow"}');
select tests.held('f', 'whatsapp.template', 'principal', null);
select tests.held('g', 'whatsapp.template', 'principal', '{"target": "chatwoot"}');

select is(outbox.wake('whatsapp', '{slow,slower}', util.current_time(), tests.channel()), 1, 'one was held for this reason on this channel');
select is(tests.due(), 'a', 'and is due');
select is(outbox.wake('whatsapp', '{slow}', util.current_time()), 1, 'and one on any channel, the first being due already');
select is(tests.due(), 'a b', 'both are due');
select is(outbox.wake(p_destination => 'whatsapp', p_reasons => '{}', p_now => util.current_time(), p_failed_too => true), 1, 'one was refused by its destination');
select is(tests.due(), 'a b d', 'what waits for anything else, elsewhere or for nothing stays');

select * from finish();
rollback;
