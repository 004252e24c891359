begin;
select plan(8);

-- She stopped, and wants to hear from us again; her words come half an hour late. The other one is only stopped.
select tests.make_operation();
create temporary table t as
select tests.lead(1) as hers, tests.lead(2) as others;
select tests.drain();
select tests.advance('1 hour');
select tests.write(1, 'wamid.stop.1', tests.text_of('PARAR'));
select tests.write(2, 'wamid.stop.2', tests.text_of('PARAR'));
select tests.drain();
select tests.advance('1 hour');
select tests.write(1, 'wamid.again', tests.text_of('quero receber mensagens'), util.current_time() - interval '30 minutes');

create temporary table n as
select l.* from leads.leads as l, t where l.person_id = tests.person_id(t.hers) and l.id <> t.hers;
select is((select count(*)::integer from n), 1, 'her words opened another lead');
select is(status, 'engaged', 'that is engaged') from n;
select is(next_action, 'answer_person', 'and waits for our answer, although it was written down after her words') from n;
select is(next_action_at, util.current_time() - interval '30 minutes', 'since she wrote') from n;
select tests.drain();
select is((select count(*)::integer from sending.messages as m, n where m.lead_id = n.id), 0, 'nothing that presumes silence is sent');
select is(tests.status(others), 'opted_out', 'the other one stays stopped') from t;
select is((select count(*)::integer from leads.leads as l, t where l.person_id = tests.person_id(t.others)), 1, 'and has no other lead') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
