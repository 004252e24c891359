begin;
select plan(22);

select tests.make_operation();
create temporary table a as select * from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}', 'key-1');
create temporary table s as select (body ->> 'submission_uid')::uuid as uid from a;
select is((select format('%s/%s', c.quarantined, c.difference) from governance.conservation as c), '1/0', 'one waits');

select throws_ok(format($$select intake.fix_quarantined(%L, '{"person": {"name": "Maria Souza", "phone": "1"}, "origin": "manual"}')$$, uid), 'ID102', null, 'a body that is still unacceptable is refused') from s;
select is((select format('%s/%s', c.quarantined, c.difference) from governance.conservation as c), '1/0', 'and the submission goes on waiting');

create temporary table still as select f.* from s, intake.fix_quarantined(s.uid, '{"person": {"name": "qwerty 9", "phone": "11987654321"}, "origin": "manual"}') as f;
select is(format('%s %s', outcome, reason), 'quarantined implausible_name', 'a correction that needs another look stays') from still;
select is((select count(*) from intake.quarantine as q where q.resolved_at is null), 1::bigint, 'on the work list');

select tests.advance('1 hour');
create temporary table f as select f.* from s, intake.fix_quarantined(s.uid, '{"person": {"name": "Maria Souza", "phone": "11987654321"}, "origin": "manual"}') as f;
select is(format('%s %s', outcome, answer #>> '{lead,status}'), 'created new', 'the corrected one becomes a lead') from f;
select is((select format('%s|%s|%s', x.outcome, x.reason, x.lead_id = l.id) from intake.submissions as x, leads.leads as l), 'created||t', 'the ledger says what it became');
select is((select x.answer from intake.submissions as x), body, 'the sender''s first answer is kept') from a;
select is((select s.body from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}', 'key-1') as s), body, 'and replayed') from a;
select is((select format('%s %s', q.resolution, q.resolved_at = util.current_time()) from intake.quarantine as q), 'fixed t', 'the work list entry is closed');
select is((select l.created_at from leads.leads as l), util.current_time(), 'the lead begins now');
select is((select format('%s/%s/%s', c.created, c.quarantined, c.difference) from governance.conservation as c), '1/0/0', 'it is counted once');
select is((select count(*) from outbox.jobs), 1::bigint, 'its work is ordered');
select throws_ok(format($$select intake.fix_quarantined(%L, '{}')$$, uid), 'ID323', null, 'a second time it was settled') from s;
select throws_ok($$select intake.fix_quarantined(gen_random_uuid(), '{}')$$, 'ID205', null, 'nor is one that does not exist');

create temporary table b as select * from tests.submit('{"person": {"name": "asdf 123", "phone": "11987654321"}, "origin": "manual"}');
select is(f.outcome, 'touched', 'one of a person with an open lead becomes a touch')
from b, intake.fix_quarantined((b.body ->> 'submission_uid')::uuid, '{"person": {"name": "Maria Souza", "phone": "11987654321"}, "origin": "manual"}') as f;
select leads.suppress('11987654321', null, 'request', 'operator');
update ops.settings set value = '"require"' where key = 'consent_policy';
create temporary table d as select * from tests.submit('{"person": {"name": "Maria Souza", "phone": "11987654321"}, "origin": "manual"}');
select is(format('%s %s', f.outcome, f.reason), 'suppressed opted_out', 'one of a suppressed person ends there')
from d, intake.fix_quarantined((d.body ->> 'submission_uid')::uuid, '{"person": {"name": "Maria Souza", "phone": "11987654321"}, "origin": "manual", "consent": {"basis": "consent"}}') as f;
select is((select format('%s/%s/%s/%s', c.created, c.touched, c.suppressed, c.difference) from governance.conservation as c), '1/1/1/0', 'each is counted');

-- What broke inside is repaired and taken in as it came.
create trigger t99_break before insert on outbox.jobs for each row execute function tests.tg_break('P0001');
create temporary table e as select * from tests.submit(tests.referral(2, '{"consent": {"basis": "consent"}}'));
select is(body ->> 'reason', 'internal_error', 'a fault of ours waits too') from e;
select throws_ok(format('select intake.fix_quarantined(%L, %L)', body ->> 'submission_uid', tests.referral(2, '{"consent": {"basis": "consent"}}')), 'P0001', 'broken', 'until its cause is mended') from e;
drop trigger t99_break on outbox.jobs;
select is(f.outcome, 'created', 'then it is taken in') from e, intake.fix_quarantined((e.body ->> 'submission_uid')::uuid, tests.referral(2, '{"consent": {"basis": "consent"}}')) as f;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
