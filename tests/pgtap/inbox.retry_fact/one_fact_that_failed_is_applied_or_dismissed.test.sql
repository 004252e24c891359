begin;
select plan(26);

-- Two replies failed when they came; a third was applied.
select tests.make_operation();
create temporary table l as select n, c.lead_id, c.wamid from generate_series(1, 3) as n cross join lateral tests.contacted_lead(n) as c;
insert into inbox.deliveries (provider, received_at, raw_sha256, state, processed_at) values ('chatwoot', util.current_time(), sha256('x'), 'processed', util.current_time());
create trigger break before insert on inbox.replies for each row execute function tests.tg_break('XX000');
select tests.write(1, 'wamid.one', tests.text_of('Quero'));
select tests.write(2, 'wamid.two', tests.text_of('Quero'));
drop trigger break on inbox.replies;
select tests.write(3, 'wamid.three', tests.text_of('Quero'));
create temporary table f as select f.id, row_number() over (order by f.id) as n from inbox.facts as f where f.kind = 'message';
create function tests.facts() returns text language sql as $$ select string_agg(concat_ws(' ', i.state, i.reason, i.dismissed_by, i.dismissed_reason, case when i.error is not null then 'error' end), ', ' order by i.id) from inbox.facts as i join f using (id) $$;
create function tests.fact(p_n integer) returns bigint language sql as $$ select f.id from f where f.n = p_n $$;
select is(tests.facts(), 'failed error, failed error, applied', 'two failed');
select throws_ok('select inbox.retry_fact(0)', 'ID213', null, 'a fact that there is not');
select throws_ok(format('select inbox.retry_fact(%s)', tests.fact(3)), 'ID313', null, 'one that did not fail');
select throws_ok(format('select inbox.dismiss_fact(%s, %L)', tests.fact(3), 'x'), 'ID313', null, 'is not dismissed either');
select is((select string_agg(m.state, ' ' order by n.n) from l as n cross join lateral (select tests.next_action(n.lead_id)) as m (state)), 'await_reply await_reply answer_person', 'nobody heard of what failed');
select tests.remember();
select is(inbox.retry_fact(tests.fact(1)), 'applied', 'applied again');
select is(tests.facts(), 'applied, failed error, applied', 'it alone is applied');
select is((select string_agg(m.state, ' ' order by n.n) from l as n cross join lateral (select tests.next_action(n.lead_id)) as m (state)), 'answer_person await_reply answer_person', 'and its person is answered');
select is((select format('%s %s %s', i.lead_id = n.lead_id, i.wamid, i.payload::text ~ 'Quero') from inbox.facts as i join l as n on n.n = 1 where i.id = tests.fact(1)), 't wamid.one f', 'it says whose it is, without the words');
select is((select format('%s %s', i.payload::text ~ 'Quero', i.lead_id) from inbox.facts as i where i.id = tests.fact(2)), 't ', 'the other keeps them');
select throws_ok(format('select inbox.retry_fact(%s)', tests.fact(1)), 'ID313', null, 'once');

-- It fails again.
create trigger break before insert on inbox.replies for each row execute function tests.tg_break('XX000');
select tests.remember();
update inbox.facts set error = '{"sqlstate": "00000"}' where id = tests.fact(2);
select is(inbox.retry_fact(tests.fact(2)), 'failed', 'what fails again');
select is(tests.what_changed(), 'inbox.facts ~1', 'has failed');
select isnt((select i.error ->> 'sqlstate' from inbox.facts as i where i.id = tests.fact(2)), '00000', 'for the last reason');
drop trigger break on inbox.replies;
-- A race that was lost is the caller's.
create trigger race before insert on inbox.replies for each row execute function tests.tg_break('40001');
select throws_ok(format('select inbox.retry_fact(%s)', tests.fact(2)), '40001', null, 'a lost race is tried again by whoever called');
drop trigger race on inbox.replies;
create trigger race before insert on inbox.replies for each row execute function tests.tg_break('55P03');
select throws_ok(format('select inbox.retry_fact(%s)', tests.fact(2)), '55P03', null, 'so is what somebody holds');
drop trigger race on inbox.replies;

-- Dismissed.
select throws_ok(format('select inbox.dismiss_fact(%s, %L)', tests.fact(2), ' '), 'ID105', null, 'dismissing needs a reason');
select throws_ok(format('select inbox.dismiss_fact(%s, null)', tests.fact(2)), 'ID105', null, 'in every case');
select throws_ok('select inbox.dismiss_fact(0, $$x$$)', 'ID213', null, 'and a fact');
update inbox.facts set payload = '{}' where id = tests.fact(2);
select throws_ok(format('select inbox.retry_fact(%s)', tests.fact(2)), 'ID314', null, 'what was forgotten cannot be applied');
select tests.remember();
select inbox.dismiss_fact(tests.fact(2), ' nobody ', 'operator:ana');
select is(tests.what_changed(), 'inbox.facts ~1', 'but dismissed, alone');
select is(tests.facts(), 'applied, dismissed operator:ana nobody error, applied', 'by somebody, for a reason');
select is((select i.dismissed_at from inbox.facts as i where i.id = tests.fact(2)), util.current_time(), 'now');
select throws_ok(format('select inbox.dismiss_fact(%s, %L)', tests.fact(2), 'x'), 'ID313', null, 'once');
-- Whoever does not say is the operator, and the words go with it.
update inbox.facts as i set state = 'failed', dismissed_at = null, dismissed_by = null, dismissed_reason = null, payload = jsonb_set(o.payload, '{entry,text}', '{"body": "Quero"}') from inbox.facts as o where o.id = tests.fact(1) and i.id = tests.fact(2);
select inbox.dismiss_fact(tests.fact(2), 'x', null);
select is(tests.facts(), 'applied, dismissed operator x error, applied', 'whoever says nobody is an operator');
select is((select i.payload::text ~ 'Quero' from inbox.facts as i where i.id = tests.fact(2)), false, 'what was said is forgotten');

select * from finish();
rollback;
