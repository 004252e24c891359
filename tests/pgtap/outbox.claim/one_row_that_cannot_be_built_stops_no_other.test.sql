begin;
select plan(6);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
create temporary table u as select tests.lead(2) as two;

set local client_min_messages = error;
create trigger t99_break before insert on sending.messages for each row execute function tests.tg_break('22012');
select is((select array_agg(c.lead_id) from outbox.claim(tests.worker_id()) as c), array[two], 'the other lead goes on') from u;
select is(
    (select format('%s %s +%s %s', m.state, m.last_error ->> 'held', m.due_at - util.current_time(), m.attempts) from outbox.jobs as m, t where m.id = tests.row_id(t.one, 'whatsapp.template')),
    'pending internal_error 22012 +00:05:00 0', 'the row that cannot be built waits five minutes, and says why'
);
select is((select count(*) from sending.messages), 0::bigint, 'nothing of it stays, not even its place in the limits');
drop trigger t99_break on sending.messages;

create trigger t99_break before insert on sending.messages for each row execute function tests.tg_break('40P01');
select tests.advance('5 minutes');
select is_empty($$select * from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template'$$, 'a lost race');
select is((select m.due_at - util.current_time() from outbox.jobs as m, t where m.id = tests.row_id(t.one, 'whatsapp.template')), '1 second'::interval, 'is run again at once');
drop trigger t99_break on sending.messages;
select tests.advance('1 second');
select is((select c.lead_id from outbox.claim(tests.worker_id()) as c where c.kind = 'whatsapp.template'), one, 'mended, it leaves') from t;

select * from finish();
rollback;
