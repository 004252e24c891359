begin;
select plan(9);

-- Three first messages wait: one by the number that is the default, one by another number, one that nobody doubts.
select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('reserva', '500600700', 1, 8);
create temporary table l as select n, null::bigint as id from generate_series(1, 3) as n;
do $$ begin for i in 1 .. 3 loop update l set id = tests.lead(i) where n = i; end loop; end $$;
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
delete from outbox.jobs where kind = 'whatsapp.template';
create temporary table j as select n, outbox.enqueue(p_kind => 'whatsapp.template', p_lead_id => id, p_due_at => util.current_time() - n * interval '1 minute', p_dedupe_key => 'first_contact:' || id, p_payload => '{"purpose": "first_contact"}',
    p_channel_id => case n when 2 then (select c.id from sending.channels as c where c.code = 'reserva') end) as id from l;
select tests.advance('1 hour');
create temporary table beside as select tests.snapshot(id) as it from l where n = 3;
select sending.doubt_send(id, util.current_time() - interval '30 minutes', util.current_time()) from j where n <= 2;
create function tests.shown(p_n integer) returns text language sql as $$
    select concat_ws(' ', c.code, m.state, m.purpose, m.sends, m.recipient = tests.phone(p_n), m.error ->> 'phase') from sending.messages as m join sending.channels as c on c.id = m.channel_id join l on l.id = m.lead_id where l.n = p_n
$$;
select is(tests.shown(1), 'principal unknown first_contact 1 t restored', 'by the default, when the order names none');
select is(tests.shown(2), 'reserva unknown first_contact 1 t restored', 'by the number that it names');
select is(tests.shown(3), null, 'of the third nothing is doubted');
select is((select string_agg((util.current_time() - m.sending_at)::text, ', ' order by l.n) from sending.messages as m join l on l.id = m.lead_id), '01:01:00, 01:02:00', 'it left when it was due');
select is((select string_agg(tests.row_state(j.id), ' ' order by n) from j), 'dead dead pending', 'those orders are given up');
select is((select string_agg(tests.next_action(id), ' ' order by n) from l), 'human_review human_review first_contact', 'and a human looks');
select is(tests.snapshot(id), it, 'the third is as it was') from l, beside where n = 3;
-- One that was tried before is the same message, sent once more.
update sending.messages set state = 'queued', sends = 2 where lead_id = (select id from l where n = 1);
update outbox.jobs set state = 'pending', finished_at = null, due_at = util.current_time() where id = (select id from j where n = 1);
select sending.doubt_send(id, util.current_time() - interval '10 minutes', util.current_time()) from j where n = 1;
select is(tests.shown(1), 'principal unknown first_contact 3 t restored', 'once more');
select is((select util.current_time() - m.sending_at from sending.messages as m join l on l.id = m.lead_id where n = 1), interval '10 minutes', 'at the latest when it was noticed');

select * from finish();
rollback;
