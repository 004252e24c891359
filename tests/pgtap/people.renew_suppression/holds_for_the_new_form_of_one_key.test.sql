begin;
select plan(8);

select tests.make_operation();
select people.suppress(array['email:a.b@gmail.com'], 'request');
select people.suppress(array['email:other@example.com'], 'stop_word');
update people.suppressions set said_at = '2026-03-01 12:00Z', created_at = '2026-03-01 13:00Z' where reason = 'request';
select tests.remember();
select people.renew_suppression('email', 'a.b@gmail.com', 'ab@gmail.com');
select is(tests.what_changed(), 'people.suppressions +1', 'one wish has a new form');
select ok(people.is_suppressed(array['email:ab@gmail.com']), 'which is held');
select is((select count(*) from people.suppressions as s where s.reason = 'request' and s.said_at = '2026-03-01 12:00Z' and s.created_at = '2026-03-01 13:00Z'), 2::bigint, 'since it was said');
select people.renew_suppression('email', 'a.b@gmail.com', 'ab@gmail.com');
select is(tests.what_changed(), 'nothing', 'once');
select people.renew_suppression('email', 'nobody@example.com', 'nobody2@example.com'), people.renew_suppression('email', 'a.b@gmail.com', 'a.b@gmail.com'), people.renew_suppression('bsuid', 'a.b@gmail.com', 'x');
select is(tests.what_changed(), 'nothing', 'what nobody wished, the same form, and what has no forms');
update people.suppressions as s set lifted_at = util.current_time() where s.key_hash = ops.keyed_hash('email', 'other@example.com');
select tests.remember();
select people.renew_suppression('email', 'other@example.com', 'other2@example.com');
select is(tests.what_changed(), 'nothing', 'what was taken back is not renewed');
select ok(not people.is_suppressed(array['email:other2@example.com']), 'for nobody');
select people.renew_suppression('phone', 'a.b@gmail.com', '5511987654321');
select is(tests.what_changed(), 'nothing', 'a key of one kind is none of another');

select * from finish();
rollback;
