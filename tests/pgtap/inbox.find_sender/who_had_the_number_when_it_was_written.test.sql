begin;
select plan(8);

-- One person is referred at 15:00, another with the same number at 16:00; both have an open lead.
select tests.make_operation();
create temporary table p as select 1 as n, tests.lead(1) as lead_id;
select tests.freeze('2026-03-10 16:00Z');
insert into p select 2, tests.lead(2);
alter table p add column person_id bigint;
update p set person_id = tests.person_id(lead_id);
update people.identifiers set is_shared = true where kind = 'phone';
insert into people.identifiers (person_id, kind, value, match_key, phone_kind, is_shared) select p.person_id, 'phone', tests.phone(1), (normalize.phone(tests.phone(1))).match_key, 'mobile', true from p where p.n = 2;
create function tests.found(p_at timestamptz) returns text language sql as $$
    select concat_ws(' ', (select chr(96 + p.n) from p where p.person_id = f.person_id), (select chr(96 + p.n) from p where p.lead_id = f.lead_id), array_length(f.candidates, 1))
    from inbox.find_sender(tests.channel(), (normalize.phone(tests.phone(1))).match_key, null, p_at) as f
$$;
select is(tests.found('2026-03-10 15:30Z'), 'a a', 'what was written while one had it is that one''s');
select is(tests.found('2026-03-10 16:00Z'), '2', 'from then on nobody knows whose');
select is(tests.found('2026-03-10 14:00Z'), '2', 'nor before either had it');
-- The first ended; the second is open.
select leads.change_status((select lead_id from p where n = 1), 'lost', 'consultant:' || tests.consultant(1), 'price');
select is(tests.found('2026-03-10 15:30Z'), 'a a', 'also when their lead ended since');
select is(tests.found('2026-03-10 16:10Z'), 'b b', 'afterwards it is whose lead is open');
update leads.leads set occurred_at = '2026-03-10 15:20Z' where id = (select lead_id from p where n = 2);
select is(tests.found('2026-03-10 15:30Z'), 'b b', 'a referral that was told late had been made before');
select is(tests.found('2026-03-10 15:19:59Z'), 'a a', 'to the second');
update leads.leads set created_at = '2026-03-10 15:00:00.7Z', occurred_at = '2026-03-10 15:00:00.7Z' where id = (select lead_id from p where n = 2);
select is(tests.found('2026-03-10 15:00Z'), 'b b', 'which WhatsApp counts whole');

select * from finish();
rollback;
