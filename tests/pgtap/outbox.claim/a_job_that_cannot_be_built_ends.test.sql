begin;
select plan(16);

select tests.make_operation();
create temporary table t as select tests.lead_with_conversation(1) as one;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
create temporary table u as select tests.lead_with_conversation(2) as two;
select tests.step('whatsapp.template'), tests.step('chatwoot.note');
create temporary table before as select l.* from leads.leads as l, u where l.id = u.two;

-- A note that nobody can build: its text does not exist.
insert into outbox.jobs (kind, lead_id, payload, due_at, created_at)
select 'chatwoot.note', t.one, '{"about": "opt_out", "reason": "nonsense", "at": "2026-03-10T15:00:00Z"}', util.current_time(), util.current_time() from t;
create temporary table n as select max(m.id) as id from outbox.jobs as m;
insert into outbox.jobs (kind, lead_id, payload, due_at, created_at)
select 'chatwoot.update', t.one, '{"labels_add": ["x"]}', util.current_time(), util.current_time() from t;

set local client_min_messages = error;
create temporary table waits (n integer, wait interval);
do $$
begin
    for v_n in 1..9 loop
        perform from outbox.claim(tests.worker_id());
        insert into waits select v_n, m.due_at - util.current_time() from outbox.jobs as m, n where m.id = n.id;
        perform tests.freeze(m.due_at) from outbox.jobs as m, n where m.id = n.id;
    end loop;
end;
$$;
select is((select array_agg(w.wait order by w.n) from waits as w), '{00:05:00,00:10:00,00:20:00,00:40:00,01:20:00,02:40:00,05:20:00,06:00:00,06:00:00}'::interval[], 'each wait is longer, up to six hours');
select is((select format('%s %s', m.state, m.attempts) from outbox.jobs as m, n where m.id = n.id), 'pending 0', 'nobody claimed it');
select is_empty('select * from outbox.claim(tests.worker_id())', 'the tenth time it is given up');
select is((select array_agg(c.kind) from outbox.claim(tests.worker_id()) as c), '{chatwoot.update}', 'and what waits behind it goes on');
select is((select format('%s %s', m.state, m.last_error ->> 'message') from outbox.jobs as m, n where m.id = n.id), 'dead cannot_be_built ID901', 'and it is dead, with its error');
select is((select e.data ->> 'reason' from leads.events as e, t where e.lead_id = t.one and e.kind = 'chatwoot_step_failed'), 'cannot_be_built', 'the history says so');
select is(ops.health() #>> '{checks,dead_letters,ok}', 'false', 'somebody is told');
select lives_ok($$select outbox.retry_dead(n.id) from n$$, 'mended, it is ordered again');
select is((select m.build_failures from outbox.jobs as m, n where m.id = n.id), 0, 'and begins anew');

-- A first template that nobody can build: a human takes the lead.
create temporary table v as select tests.lead_with_conversation(3) as three;
create trigger t99_break before insert on sending.messages for each row execute function tests.tg_break('22012');
do $$
begin
    for v_n in 1..9 loop
        perform from outbox.claim(tests.worker_id(), 50);
        perform tests.freeze(m.due_at) from outbox.jobs as m, v where m.id = tests.row_id(v.three, 'whatsapp.template');
    end loop;
end;
$$;
select is((select count(*) from outbox.claim(tests.worker_id(), 50) as c where c.kind = 'whatsapp.template'), 0::bigint, 'the template never leaves');
select is((select format('%s %s', m.state, m.last_error ->> 'message') from outbox.jobs as m, v where m.id = tests.row_id(v.three, 'whatsapp.template')), 'dead cannot_be_built 22012', 'its job is dead');
select is((select format('%s/%s', l.next_action, l.next_action_cause) from leads.leads as l, v where l.id = v.three), 'human_review/template_withdrawn', 'a human has the lead');
drop trigger t99_break on sending.messages;
select lives_ok($$select outbox.retry_dead(tests.row_id(v.three, 'whatsapp.template')) from v$$, 'mended, it is ordered again');
select is((select c.lead_id from outbox.claim(tests.worker_id(), 50) as c where c.kind = 'whatsapp.template'), three, 'and leaves') from v;

select results_eq('select l.* from leads.leads as l, u where l.id = u.two', 'select * from before', 'nothing befell the other lead');
select is(tests.is_sound(), '', 'nothing stands still');

select * from finish();
rollback;
