begin;
select plan(15);

-- One pool of two, one of whom is away; another lead's owner answers.
select tests.make_operation(p_weights => '{1,1}');
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select tests.lead(1) as one, tests.lead(2) as two;
select tests.drain();
create function tests.owner(p_lead_id bigint) returns text language sql as $$
    select coalesce(c.email, l.queue_code) from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id
$$;
create temporary table o as select l.id, l.consultant_id, c.email from leads.leads as l join routing.consultants as c on c.id = l.consultant_id;
update routing.consultants as c set is_active = false from t join o on o.id = t.two where c.id = o.consultant_id;
select tests.reply(one) from t;
select tests.advance('30 minutes');
select is(routing.escalate(), 1, 'it is told as over at once when nobody looked before');
select is(tests.owner(one), 'triage', 'nobody else can take it: it waits in triage') from t;
select is((select count(*)::integer from leads.events as e, t where e.lead_id = t.one and e.kind = 'term_at_risk'), 0, 'nobody is told of a risk that is over');
select is((select array_agg(s.reason) from governance.stagnant_leads as s), '{term_passed}', 'which is listed');
select tests.remember();
select is(routing.assign_waiting(), 0, 'who let it pass does not get it back by turn');
select is(tests.what_changed(), 'nothing', 'and nothing is decided anew');
select tests.advance('2 days');
select is(routing.escalate(), 0, 'nor passes it on');
update routing.consultants as c set is_active = true;
select is(routing.assign_waiting(), 1, 'when the colleague is back');
select is(tests.owner(one), (select o.email from t join o on o.id = t.two), 'it is theirs') from t;
select is((select g.state || ' ' || g.times_passed from governance.terms as g, t where g.lead_id = t.one), 'passed 1', 'with a term of their own') from t;
select is_empty('select * from governance.stagnant_leads as s where s.reason like ''term%''', 'and the alert is over');
select tests.advance('1 day');
select routing.escalate();
select is(tests.owner(one), 'overdue', 'which is the second') from t;

-- The operator may say that the owner keeps it.
select routing.set_term('answer_person', p_passes_to => 'nobody');
update leads.leads as l set queue_code = null, consultant_id = o.consultant_id from t join o on o.id = t.two where l.id = t.two;
select tests.reply(two) from t;
select tests.advance('1 day');
select routing.escalate();
select is(tests.owner(two), (select o.email from t join o on o.id = t.two), 'where nobody follows the owner keeps it') from t;
select is((select s.reason from governance.stagnant_leads as s, t where s.lead_id = t.two), 'term_passed', 'and it is listed') from t;
select is(tests.is_sound(), 'stagnant 2', 'both stand still');

select * from finish();
rollback;
