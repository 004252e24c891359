begin;
select plan(9);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select (body ->> 'submission_uid')::uuid as uid
from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}');
create temporary table b as select (body ->> 'submission_uid')::uuid as uid
from tests.submit('{"person": {"name": "qwerty 9", "phone": "11987654322"}, "origin": "manual"}');

select set_config('indica.actor', 'operator:ana', true);
select intake.fix_quarantined(uid, '{"person": {"name": "asdf 456", "phone": "11987654321"}, "origin": "manual"}') from a;
select set_config('indica.actor', 'token:' || tests.token_id(), true);
select intake.fix_quarantined(uid, '{"person": {"name": "Maria Souza", "phone": "11987654399"}, "origin": "manual"}') from a;

select results_eq(
    $$select c.actor, c.outcome, convert_from(c.body, 'UTF8')::jsonb #>> '{person,name}' from intake.corrections as c join intake.submissions as s on s.id = c.submission_id
      join a on a.uid = s.uid order by c.id$$,
    $$values ('operator:ana', 'quarantined', 'asdf 456'), ('token:' || tests.token_id(), 'created', 'Maria Souza')$$,
    'each correction: who, what became of it, and with which words'
);
select is((select bool_and(c.body_sha256 = sha256(c.body)) from intake.corrections as c), true, 'with their hash');
select ok((select s.raw is not null from intake.submissions as s join a on a.uid = s.uid), 'the original stays beside');
select is((select count(*) from intake.corrections as c join intake.submissions as s on s.id = c.submission_id join b on b.uid = s.uid), 0::bigint, 'the other one was not touched');

select intake.reject_quarantined(uid, 'um teste') from b;
select results_eq(
    $$select u.who, u.after ->> 'resolution', u.why from governance.audit as u join b on b.uid::text = u.object$$,
    $$select t.name, 'rejected', 'um teste' from ops.api_tokens as t where t.id = tests.token_id()$$,
    'a rejection: who and why'
);
select is(
    (select string_agg(u.after ->> 'resolution', ' ') from governance.audit as u join a on a.uid::text = u.object where u.after ? 'resolution'), 'fixed', 'and a correction'
);
select is((select count(*) from ops.audit as u where u.after::text like '%um teste%'), 0::bigint, 'a human''s words are not in what is never deleted');

select tests.freeze('2026-05-10 15:00:00+00');
select intake.purge(util.current_time(), 100);
select is((select count(*) from intake.corrections as c where c.body is not null), 0::bigint, 'corrected bodies go with the originals');
select is((select count(*) from intake.corrections as c where c.body_sha256 is not null), 2::bigint, 'their hashes stay');

select * from finish();
rollback;
