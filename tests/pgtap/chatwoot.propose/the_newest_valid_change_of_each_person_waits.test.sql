begin;
select plan(23);

-- Contact 71 is a person's at one account, and another's at a second; 72 is a third person's.
select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('fora', '500600700', 2, 8);
create temporary table p as select n, tests.lead(n) as lead_id from generate_series(1, 3) as n;
alter table p add column person_id bigint;
update p set person_id = tests.person_id(lead_id);
delete from chatwoot.contacts;
insert into chatwoot.contacts (person_id, channel_id, contact_id, updated_at)
select p.person_id, c.id, k.contact_id, util.current_time()
from (values (1, 'principal', 71), (2, 'fora', 71), (3, 'principal', 72)) as k (n, code, contact_id) join p using (n) join sending.channels as c using (code);
create function tests.propose(p_changed jsonb, p_at timestamptz, p_contact bigint default 71, p_account bigint default 1) returns text language sql as $$
    select string_agg(format('%s %s %s', chr(96 + p.n), o.field, o.value), ', ' order by p.n, o.field)
    from chatwoot.propose(p_account, jsonb_build_object('id', p_contact, 'changed', p_changed), p_at) as o join p on p.person_id = o.person_id
$$;
create function tests.waiting() returns text language sql as $$
    select string_agg(format('%s %s %s %s', chr(96 + p.n), o.field, o.value, coalesce(o.outcome, 'waits')), ', ' order by o.id) from chatwoot.proposals as o join p on p.person_id = o.person_id
$$;
select is(tests.propose('[{"field": "name", "value": "x"}, {"field": "phone", "value": "123"}, {"field": "email", "value": "nobody"}]', '2026-03-10 12:00Z'), null, 'what is no name, phone or address is proposed to nobody');
select is(tests.propose('[{"field": "city", "value": "Santos"}]', '2026-03-10 12:00Z'), null, 'nor what we do not keep');
select is(tests.propose('[{"field": "email", "value": "new@EXAMPLE.org"}]', '2026-03-10 12:00Z'), 'a email new@example.org', 'an address, for the contact of that account');
select is(tests.propose('[{"field": "email", "value": "new@example.org"}]', '2026-03-10 12:30Z'), null, 'which waits already');
select is(tests.propose('[{"field": "email", "value": "late@example.org"}]', '2026-03-10 11:59Z'), null, 'what was said before it counts for nothing');
select is(tests.propose('[{"field": "email", "value": "same@example.org"}]', '2026-03-10 12:00Z'), 'a email same@example.org', 'what was said at once takes its place');
select is(tests.propose('[{"field": "email", "value": "other@example.org"}]', '2026-03-10 12:00Z', 72), 'c email other@example.org', 'another contact''s is another''s');
select is(tests.propose('[{"field": "email", "value": "abroad@example.org"}]', '2026-03-10 12:00Z', 71, 2), 'b email abroad@example.org', 'so is one of another account');
select is(tests.propose('[{"field": "email", "value": "x@example.org"}]', '2026-03-10 12:00Z', 73), null, 'of a contact that is not ours nobody''s');
select is(tests.waiting(), 'a email new@example.org replaced, a email same@example.org waits, c email other@example.org waits, b email abroad@example.org waits', 'each person has one that waits');
select is(tests.propose('[{"field": "phone", "value": "11 99812-4477"}, {"field": "name", "value": "Marta Prado"}]', '2026-03-10 12:40Z'), 'a name Marta Prado, a phone +5511998124477', 'each field by itself');
select is((select string_agg(format('%s %s', o.outcome, o.actor), ', ') from chatwoot.proposals as o where o.decided_at = util.current_time()), 'replaced chatwoot', 'one was replaced, now');
select is((select format('%s %s', o.contact_id, o.said_at = '2026-03-10 12:00Z') from chatwoot.proposals as o join p on p.person_id = o.person_id and p.n = 3), '72 t', 'with its contact and when it was said');

-- What is known already is no news.
select is(tests.propose(jsonb_build_array(jsonb_build_object('field', 'phone', 'value', tests.phone(1))), '2026-03-10 13:00Z'), null, 'the person''s own number');
select is(tests.propose(jsonb_build_array(jsonb_build_object('field', 'phone', 'value', tests.phone(3))), '2026-03-10 13:00Z'), 'a phone ' || tests.phone(3), 'that of another person is news');
update chatwoot.proposals set decided_at = util.current_time(), outcome = 'ignored' where decided_at is null;
select is(tests.propose(jsonb_build_array(jsonb_build_object('field', 'phone', 'value', tests.phone(3))), '2026-03-10 12:59Z'), null, 'what was decided stands against what was said before');
select is(tests.propose(jsonb_build_array(jsonb_build_object('field', 'phone', 'value', tests.phone(3))), '2026-03-10 13:01Z'), 'a phone ' || tests.phone(3), 'said again it waits again');
insert into people.detached_identifiers (person_id, kind, value, match_key, reason) select p.person_id, 'phone', tests.phone(2), (normalize.phone(tests.phone(2))).match_key, 'wrong_person' from p where p.n = 1;
select is(tests.propose(jsonb_build_array(jsonb_build_object('field', 'phone', 'value', tests.phone(2))), '2026-03-10 13:02Z'), null, 'a number that turned out to be somebody else''s is known');
select is(tests.propose(jsonb_build_array(jsonb_build_object('field', 'phone', 'value', tests.phone(2))), '2026-03-10 13:02Z', 72), 'c phone ' || tests.phone(2), 'of that person alone');

-- A later change of another field, or of another person's, makes none older.
select is(tests.propose('[{"field": "name", "value": "Marta Lima Prado"}]', '2026-03-10 12:50Z'), 'a name Marta Lima Prado', 'another field''s is not its own');
select is(tests.propose('[{"field": "email", "value": "later@example.org"}]', '2026-03-10 14:00Z', 72), 'c email later@example.org', 'one of another person');
select is(tests.propose('[{"field": "email", "value": "third@example.org"}]', '2026-03-10 13:30Z'), 'a email third@example.org', 'is not theirs');
select is((select count(*) from chatwoot.proposals as o join p on p.person_id = o.person_id and p.n = 3 where o.decided_at is null and o.field = 'email'), 1::bigint, 'and waits on');

select * from finish();
rollback;
