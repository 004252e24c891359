begin;
select plan(16);

-- Two people whom somebody gave the same two numbers, unconfirmed.
select tests.make_operation();
create temporary table v as
select * from (values (1, tests.lead(1, '{"person": {"name": "Maria Souza", "email": "maria@example.com"}}')), (2, tests.lead(2, '{"person": {"name": "Rosa Alves", "email": "rosa@example.com"}}'))) as v (n, lead_id);
create temporary table t as select l.id, l.uid, l.person_id, v.n from v join leads.leads as l on l.id = v.lead_id;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, confirmed_at, brought_by)
select t.person_id, v.kind, v.value, v.key, v.phone_kind, null, 'token:9'
from t, (values ('phone', '+5511987650666', 'm551187650666', 'mobile'), ('phone', '+5511987650777', 'm551187650777', 'mobile'), ('wa_id', '5511987650666', 'm551187650666', null)) as v (kind, value, key, phone_kind);
select tests.drain();
create function tests.confirmed(p_n integer, p_phone text) returns text language sql as $$
    select tests.did(flow.confirm_number(t.uid, p_phone, 'consultant:1')) from t where t.n = p_n
$$;
create function tests.theirs(p_n integer) returns text language sql as $$
    select string_agg(i.value, ' ' order by i.id) from people.identifiers as i, t where t.n = p_n and i.person_id = t.person_id and i.kind in ('phone', 'wa_id') and i.confirmed_at is not null
$$;
create temporary table locks as select count(*) as n from pg_locks as l where l.locktype = 'advisory' and l.pid = pg_backend_pid();
select tests.remember();
select throws_ok($$select flow.confirm_number(gen_random_uuid(), '11987650666', 'consultant:1')$$, 'ID201', null, 'no lead has that uid');
select throws_ok(format($$select flow.confirm_number(%L, '11987650888', 'consultant:1')$$, uid), 'ID105', null, 'a number that the person was not given') from t where n = 1;
select throws_ok(format($$select flow.confirm_number(%L, 'maria@example.com', 'consultant:1')$$, uid), 'ID105', null, 'an e-mail is no number') from t where n = 1;
select throws_ok(format($$select flow.confirm_number(%L, null, 'consultant:1')$$, uid), 'ID105', null, 'nor is nothing') from t where n = 1;
select is(tests.what_changed(), 'nothing', 'which changes nothing');
select is(tests.confirmed(1, '(11) 98765-0666'), 't: flow.signals +1, leads.events +3, leads.leads ~1, outbox.jobs +1, people.identifiers ~1, routing.waits -1', 'the number is theirs, and they are written to by it');
select ok((select count(*) from pg_locks as l where l.locktype = 'advisory' and l.pid = pg_backend_pid()) > n, 'under the locks of the person, as an intake') from locks;
select is(tests.theirs(1), '+5511987650666', 'that number');
select is(tests.theirs(2), null, 'and that person''s');
select is((select e.data ->> 'identifier_id' from leads.events as e, t where t.n = 1 and e.lead_id = t.id and e.kind = 'number_confirmed'), i.id::text, 'the history names it') from people.identifiers as i, t where t.n = 1 and i.person_id = t.person_id and i.value = '+5511987650666';
select is(tests.confirmed(1, '+55 11 98765-0666'), 'f: nothing', 'it is theirs already');
select is(split_part(tests.confirmed(1, '+5511987650777'), ':', 1), 't', 'the other number');
select is(tests.theirs(1), '+5511987650666 +5511987650777', 'too');
select tests.remember();
-- By old rules a number may be stored in a form that is read otherwise now.
update people.identifiers set match_key = 'x-old', value = '11 8765 0666' where value = '+5511987650666' and person_id = (select person_id from t where n = 2);
select tests.remember();
select is(split_part(tests.confirmed(2, ' 11 8765 0666 '), ':', 1), 't', 'as it is shown');
select is(tests.theirs(2), '11 8765 0666', 'of the other person');
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
