begin;
select plan(6);

-- Two leads in a queue; a consultant answers one of them in Chatwoot, somebody unknown the other.
select tests.make_operation();
create temporary table t as select tests.lead(1) as one, tests.lead(2) as other;
select tests.drain();
select tests.reply(one), tests.reply(other) from t;
update leads.leads as l set consultant_id = null, queue_code = 'overdue' from t where l.id in (t.one, t.other);
create function tests.owner(p_lead_id bigint) returns text language sql as $$
    select coalesce(c.email, l.queue_code) from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id
$$;
select inbox.record_human_answer(one, tests.consultant(2), util.current_time(), 'a'), inbox.record_human_answer(other, null, util.current_time(), 'b') from t;
select is(tests.owner(one), 'consultant2@example.com', 'who answers has the lead') from t;
select is(tests.owner(other), 'overdue', 'when it is known who') from t;
select is((select g.kind from governance.terms as g, t where g.lead_id = t.other), 'queue', 'else somebody has to be found');
select is((select g.kind from governance.terms as g, t where g.lead_id = t.one), null, 'and who was answered waits for nobody');
update leads.leads as l set consultant_id = null, queue_code = 'overdue' from t where l.id = t.one;
update routing.consultants set is_active = false where id = tests.consultant(3);
select tests.reply(one) from t;
select inbox.record_human_answer(one, tests.consultant(3), util.current_time(), 'c') from t;
select is(tests.owner(one), 'overdue', 'who is inactive gets nothing') from t;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
