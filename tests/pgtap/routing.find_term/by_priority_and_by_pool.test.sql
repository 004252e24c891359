begin;
select plan(29);

-- Two people of one pool, one of them urgent, and one of nobody's interest.
select tests.make_operation();
select tests.freeze('2026-03-10 12:00:00+00');
create temporary table t as
select tests.lead(1, '{"attributes": {"prioridade": "Urgente"}}') as urgent, tests.lead(2, '{"attributes": {"priority": "low"}}') as low, tests.lead(3) as other;
select tests.drain();
create temporary table pool as select d.pool_id, p.code from routing.decisions as d join routing.pools as p on p.id = d.pool_id, t where d.lead_id = t.urgent;
select routing.save_pool('outro', 'Outro');
create function tests.length_of(p_lead_id bigint) returns text language sql as $$
    select (routing.find_term(l, 'answer_person')).length::text from leads.leads as l where l.id = p_lead_id
$$;
create function tests.lengths() returns text language sql as $$ select concat_ws(' ', tests.length_of(urgent), tests.length_of(low), tests.length_of(other)) from t $$;

-- WHAT A PRIORITY IS
create function tests.priority(p_attributes jsonb) returns text language sql as $$
    select leads.priority_of(jsonb_populate_record(null::leads.leads, jsonb_build_object('attributes', p_attributes)))
$$;
select is(tests.priority('{"priority": " HIGH "}'), 'high', 'in English');
select is(tests.priority('{"prioridade": "Média"}'), 'medium', 'in Portuguese');
select is(tests.priority('{"prioridade": "baixa"}'), 'low', 'low');
select is(tests.priority('{"priority": "normal"}'), 'medium', 'neither high nor low');
select is(tests.priority('{"priority": "x"}'), null, 'no word of these');
select is(tests.priority('{"priority": ["high"]}'), null, 'no text');
select is(tests.priority('{}'), null, 'nothing');
select is(leads.lead_summary(urgent, util.current_time()) ->> 'priority', 'urgent', 'answers say it') from t;
select is(leads.lead_summary(other, util.current_time()) ? 'priority', false, 'or nothing') from t;

-- WHICH TERM
select is(tests.lengths(), '00:30:00 00:30:00 00:30:00', 'one for all');
select is((routing.set_term('answer_person', '20 minutes', null, null, code)).length::text, '00:20:00', 'one of a pool') from pool;
select is((routing.set_term('answer_person', '5 minutes', null, null, 'outro')).length::text, '00:05:00', 'and of another');
select is(tests.lengths(), '00:20:00 00:20:00 00:20:00', 'goes before that of all');
select is((routing.set_term('answer_person', '10 minutes', p_priority => 'urgent')).length::text, '00:10:00', 'one of a priority');
select is((routing.set_term('answer_person', '3 hours', p_priority => 'low', p_pool_code => 'outro')).length::text, '03:00:00', 'and of one in another pool');
select is(tests.lengths(), '00:10:00 00:20:00 00:20:00', 'goes before that of a pool, for those that have it');
select is((routing.set_term('answer_person', '15 minutes', p_priority => 'urgent', p_pool_code => code)).length::text, '00:15:00', 'one of a priority in a pool') from pool;
select is(tests.lengths(), '00:15:00 00:20:00 00:20:00', 'goes before both');
select is((select string_agg(concat_ws(' ', k.pool, k.priority, k.length), ', ') from routing.list_terms() as k where k.kind = 'answer_person'),
    format('00:30:00, urgent 00:10:00, %1$s 00:20:00, %1$s urgent 00:15:00, outro 00:05:00, outro low 03:00:00', code), 'they are listed') from pool;
select throws_ok($$ select routing.set_term('answer_person', '1 hour', p_priority => 'alta') $$, 'ID105', null, 'another word is none');

-- OUT OF TURN: who knows the person gets them, by the rule of that pool
select routing.remove_term('answer_person', code, 'urgent') from pool;
select routing.remove_term('answer_person', null, 'urgent');
select leads.change_status(urgent, 'lost', 'tests', 'price') from t;
update ops.settings set value = '"on"' where key = 'known_owner_keeps';
create temporary table again as select tests.lead(1) as id;
select is((select concat_ws(' ', d.snapshot ->> 'reason', d.pool_id) from routing.decisions as d, again where d.lead_id = again.id), 'known_owner', 'takes no turn');
select is(tests.length_of(id), '00:20:00', 'and has the terms of its pool') from again;

-- A WAIT follows a change
select tests.reply(low), tests.reply(other) from t;
select routing.set_term('answer_person', '2 hours', p_priority => 'low');
select routing.escalate();
select is((select string_agg(to_char(w.due_at at time zone 'UTC', 'HH24:MI'), ' ' order by w.lead_id) from routing.waits as w, t where w.lead_id in (t.low, t.other)), '14:00 12:20', 'a wait that runs is calculated anew');
select is((select g.action || ' ' || (g.object) from governance.audit as g where g.object_kind = 'routing.terms' order by g.at desc, g.object desc limit 1) is not null, true, 'the audit knows');

-- TAKEN AWAY
select is(routing.remove_term('answer_person', 'nowhere', 'low'), false, 'of no pool');
select is(routing.remove_term('answer_person', null, null), false, 'that of all stays');
select is(routing.remove_term('answer_person', null, 'low'), true, 'one of a priority goes');
select is(tests.lengths(), '00:20:00 00:20:00 00:20:00', 'and that of the pool holds again');
select is((select count(*) from routing.terms as k where k.kind = 'answer_person'), 4::bigint, 'the others stay');

select * from finish();
rollback;
