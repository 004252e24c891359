begin;
select plan(8);

-- One number, two people, both written to by a human in Chatwoot, each in a conversation of their own; the number turns out to be wrong for both.
select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as a;
select tests.drain();
alter table t add b bigint;
update t set b = tests.lead(1, jsonb_build_object('person', jsonb_build_object('name', 'João Prado', 'phone', tests.phone(1), 'tax_id', '52998224725')));
select isnt(tests.person_id(a), tests.person_id(b), 'two people') from t;
select tests.freeze('2026-03-10 15:30Z');
insert into inbox.deliveries (provider, state, received_at, processed_at, raw_sha256) values ('chatwoot', 'processed', util.current_time(), util.current_time(), 'x');
insert into inbox.facts (delivery_id, kind, natural_key, state, occurred_at, created_at, lead_id, payload)
select d.id, 'message', 'cw:message:' || x.n, 'applied', util.current_time(), util.current_time(), x.lead_id, jsonb_build_object('conversation', jsonb_build_object('phone', tests.phone(1)))
from t cross join lateral (values (1, t.a), (2, t.b)) as x (n, lead_id) join inbox.deliveries as d on d.raw_sha256 = 'x';
select inbox.record_human_answer(x.lead_id, tests.consultant(1), util.current_time(), 'cw:message:' || x.n) from t, lateral (values (1, t.a), (2, t.b)) as x (n, lead_id);
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at)
select tests.person_id(x), 'phone', tests.phone(1), (normalize.phone(tests.phone(1))).match_key, 'wrong_number', '2026-03-10 15:20Z' from t, unnest(array[t.a, t.b]) as x;
delete from people.identifiers as i using t where i.person_id in (tests.person_id(t.a), tests.person_id(t.b)) and i.kind = 'phone';
create function tests.heard(p_lead_id bigint) returns bigint language sql as $$
    select count(*) from flow.signals as s where s.lead_id = p_lead_id and s.signal = 'human_wrote' and s.voided_at is null
$$;
select is(tests.heard(a) || ' ' || tests.heard(b), '1 1', 'both count as written to') from t;
select is(inbox.take_back_answers(tests.person_id(a)), 1, 'what was written to one is taken back') from t;
select is(tests.heard(a) || ' ' || tests.heard(b), '0 1', 'and nothing of the other''s') from t;
select is(inbox.take_back_answers(tests.person_id(b)), 1, 'whose turn is their own') from t;

-- Of one who has two numbers what was written to the one that is right stands; so does what was written before it was wrong, though it was wrong for the other.
update flow.signals set voided_at = null where signal = 'human_wrote';
update inbox.facts as f set payload = jsonb_build_object('conversation', jsonb_build_object('phone', tests.phone(7))) from t where f.lead_id = t.a and f.natural_key like 'cw:message:%';
select is(inbox.take_back_answers(tests.person_id(a)), 0, 'another number of theirs') from t;
update inbox.facts as f set payload = jsonb_build_object('conversation', jsonb_build_object('phone', tests.phone(1))) from t where f.lead_id = t.a and f.natural_key like 'cw:message:%';
update people.detached_identifiers as d set said_at = '2026-03-10 15:40Z' from t where d.person_id = tests.person_id(t.a);
select is(inbox.take_back_answers(tests.person_id(a)), 0, 'since when it is wrong is their own') from t;
select is(inbox.take_back_answers(tests.person_id(b)), 1, 'and the other''s theirs') from t;

select * from finish();
rollback;
