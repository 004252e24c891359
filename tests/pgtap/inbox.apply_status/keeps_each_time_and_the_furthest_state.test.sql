begin;
select plan(17);

select tests.make_operation();
create temporary table t as select * from tests.contacted_lead(1);
create function tests.shown() returns text language sql as $$
    select concat_ws(' ', m.state, 's' || extract(minute from m.sent_at), 'd' || extract(minute from m.delivered_at), 'r' || extract(minute from m.read_at), 'f' || extract(minute from m.failed_at))
    from sending.messages as m, t where m.lead_id = t.lead_id
$$;
create function tests.at(p_minute integer) returns timestamptz language sql as $$ select '2026-03-10 15:00+00'::timestamptz + make_interval(mins => p_minute) $$;
select tests.freeze(tests.at(30));

select is(tests.tell(wamid, 'delivered', '{}', tests.at(5)), 'applied', 'delivered comes before sent') from t;
select is(tests.shown(), 'delivered d5', 'with its own time') from t;
select is(tests.tell(wamid, 'sent', '{}', tests.at(2)), 'applied', 'then sent') from t;
select is(tests.shown(), 'delivered s2 d5', 'which is kept and lowers nothing');
select is(tests.tell(wamid, 'sent', '{}', tests.at(2)), null, 'the same again is known') from t;
select is(tests.tell(wamid, 'failed', '{"errors": [{"code": 130403, "title": "Undeliverable"}]}', tests.at(6)), 'applied was_delivered', 'a failure never overrides a delivery') from t;
select is(tests.shown(), 'delivered s2 d5', 'nothing moves');
select is(tests.next_action(lead_id), 'await_reply', 'nor on the lead') from t;
select is(tests.tell(wamid, 'read', '{"pricing": {"billable": true}}', tests.at(7)), 'applied', 'read') from t;
select is(tests.shown(), 'read s2 d5 r7', 'is the furthest');
select results_eq(
    $$select e.kind from leads.events as e, t where e.lead_id = t.lead_id and e.actor = 'whatsapp' order by e.seq$$,
    $$values ('template_delivered'), ('template_read')$$, 'the history tells of delivered and read'
);
select results_eq(
    $$select governance.event_text(e) from leads.events as e, t where e.lead_id = t.lead_id and e.actor = 'whatsapp' order by e.seq$$,
    $$values ('Mensagem entregue.'), ('Mensagem lida.')$$, 'in sentences'
);

-- Read skips delivered; played is read.
create temporary table u as select * from tests.contacted_lead(2);
select tests.tell(wamid, 'read', '{}', tests.at(9)) from u;
select is((select concat_ws(' ', m.state, m.delivered_at = m.read_at) from sending.messages as m, u where m.lead_id = u.lead_id), 'read t', 'read implies delivered');

-- A failure, and a delivery after all.
update outbox.jobs set state = 'cancelled', finished_at = now() where state = 'pending';
create temporary table v as select * from tests.contacted_lead(3);
select tests.tell(wamid, 'failed', '{"errors": [{"code": 130403, "title": "Undeliverable"}]}', tests.at(10)) from v;
select is(tests.next_action(lead_id), 'call_by_consultant', 'who cannot be reached is called') from v;
select tests.tell(wamid, 'delivered', '{}', tests.at(11)) from v;
select is((select m.state from sending.messages as m, v where m.lead_id = v.lead_id), 'delivered', 'a delivery after a failure wins');
select is(tests.next_action(lead_id), 'await_reply', 'and takes back what the failure led to') from v;
select is(tests.is_sound(), '', 'all is accounted for');

select * from finish();
rollback;
