begin;
select plan(12);

select tests.make_operation();
insert into people.normalization_runs (id, started_at, actor, versions) overriding system value select n, util.current_time(), 'operator', '{}' from generate_series(900001, 900003) as n;
insert into people.normalization_changes (run_id, kind, row_id, from_version, to_version, outcome, reason, changed_at)
select r.run_id, 'email', r.run_id * 10 + o.n, '1', '2', o.outcome, o.reason, util.current_time()
from generate_series(900001, 900003) as r (run_id), (values (1, 'collision', 'another_person'), (2, 'refused', 'invalid'), (3, 'applied', null), (4, 'removed', null)) as o (n, outcome, reason);
create function tests.outcomes() returns text language sql as $$
    select string_agg(x.line, ' / ' order by x.run_id) from (select c.run_id, string_agg(concat_ws(' ', c.outcome, c.reason), ', ' order by c.row_id) as line from people.normalization_changes as c group by c.run_id) as x
$$;
select is(people.finish_renormalization(900002), 2, 'what the run before left');
select is(tests.outcomes(), 'settled, settled, applied, removed / collision another_person, refused invalid, applied, removed / collision another_person, refused invalid, applied, removed', 'is settled, and nothing else');
select is((select string_agg(coalesce((r.finished_at = util.current_time())::text, '-'), ' ' order by r.id) from people.normalization_runs as r where r.id > 900000), '- true -', 'it ended, that run');
select is(people.finish_renormalization(900002), 0, 'once');
select is(people.finish_renormalization(900003), 2, 'the next settles what this one left');

-- A suppression goes with what a key becomes.
delete from people.suppressions;
insert into people.suppressions (key_hash, reason, said_at, created_at, lifted_at) values
    (ops.keyed_hash('email', 'old@example.org'), 'request', '2026-03-01Z', '2026-03-02Z', null), (ops.keyed_hash('email', 'other@example.org'), 'stop_word', '2026-03-03Z', '2026-03-03Z', null),
    (ops.keyed_hash('email', 'lifted@example.org'), 'stop_word', '2026-03-03Z', '2026-03-03Z', '2026-03-04Z');
create function tests.stands(p_key text) returns text language sql as $$ select format('%s %s %s', s.reason, to_char(s.said_at, 'DD'), to_char(s.created_at, 'DD')) from people.suppressions as s where s.key_hash = ops.keyed_hash('email', p_key) and s.lifted_at is null $$;
select tests.remember();
select people.renew_suppression('email', 'lifted@example.org', 'new@example.org');
select people.renew_suppression('bsuid', 'old@example.org', 'new@example.org');
select people.renew_suppression('email', 'old@example.org', 'old@example.org');
select is(tests.what_changed(), 'nothing', 'what was lifted, what is no key of a person and what stays the same are not renewed');
select people.renew_suppression('email', 'old@example.org', 'new@example.org');
select is(tests.what_changed(), 'people.suppressions +1', 'a wish is');
select is(tests.stands('new@example.org'), 'request 01 02', 'as it was said');
select is(tests.stands('old@example.org'), 'request 01 02', 'beside the former');
select people.renew_suppression('email', 'other@example.org', 'new@example.org');
select is(tests.stands('new@example.org'), 'request 01 02', 'what stands already stays');
select people.renew_suppression('phone', 'old@example.org', 'new2@example.org');
select is(tests.what_changed(), 'nothing', 'an address is no number');
select is(tests.stands('new2@example.org'), null, 'of anybody');

select * from finish();
rollback;
