begin;
select plan(8);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('second', '200', 1, 8, '419561257915477'), ('third', '300', 1, 9, '999');
create function tests.stand() returns text language sql as $$ select string_agg(concat_ws(' ', c.code, c.state, c.state_reason), ', ' order by c.id) from sending.channels as c $$;
select sending.record_account_standing('account: x', util.current_time(), util.current_time(), '419561257915477', p_until => util.current_time() + interval '1 hour');
select sending.record_account_standing('account: y', util.current_time(), util.current_time(), '999');
select sending.record_refusal((select c.id from sending.channels as c where c.code = 'second'), '131042', util.current_time(), util.current_time());
select is(tests.stand(), 'principal stopped account: x, second stopped account: x, third stopped account: y', 'three stand still');
select is(sending.end_restrictions(), 0::bigint, 'none is over');
select tests.advance('1 hour');
select is(sending.end_restrictions(), 2::bigint, 'two are');
select is(tests.stand(), 'principal active, second stopped 131042, third stopped account: y', 'one sends, what else stands against the others stays');
select is(sending.end_restrictions(), 0::bigint, 'once');
select is((select j.outcome from jobs.runs as j where j.id = (select max(r.id) from jobs.runs as r)), null, 'by a job');
select is(jobs.run('sending.end_restrictions'), 'succeeded', 'that runs');
select is((select r.rows_affected from jobs.runs as r order by r.id desc limit 1), 0::bigint, 'and counts them');

select * from finish();
rollback;
