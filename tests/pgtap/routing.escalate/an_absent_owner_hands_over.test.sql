begin;
select plan(12);

-- Three consultants; the owner of one lead is away for a day, that of another for an hour, that of the third is there.
select tests.make_operation();
update ops.settings set value = null where key = 'working_hours';
create temporary table t as select tests.lead(1) as vacation, tests.lead(2) as brief, tests.lead(3) as there;
select tests.drain();
create temporary table o as select l.id, l.consultant_id from leads.leads as l;
create function tests.owner(p_lead_id bigint) returns bigint language sql as $$ select l.consultant_id from leads.leads as l where l.id = p_lead_id $$;
create function tests.first_owner(p_lead_id bigint) returns bigint language sql as $$ select o.consultant_id from o where o.id = p_lead_id $$;
insert into routing.absences (consultant_id, starts_at, ends_at, reason)
select tests.first_owner(vacation), util.current_time() - interval '1 hour', util.current_time() + interval '1 day', 'vacation' from t
union all select tests.first_owner(brief), util.current_time() - interval '1 hour', util.current_time() + interval '20 minutes', 'training' from t;
select tests.reply(vacation), tests.reply(brief), tests.reply(there) from t;
update ops.settings set value = '"keep"' where key = 'absence_policy';
select is(routing.escalate(), 0, 'by the policy keep the term runs');
update ops.settings set value = null where key = 'absence_policy';
select tests.remember();
select is(
    tests.did(routing.escalate()), '1: leads.events +2, leads.leads ~1, outbox.jobs +2, routing.decisions +1, routing.pool_turns ~1, routing.waits ~1',
    'else what would be over before its owner is back goes to the next at once'
);
select is(tests.owner(vacation), tests.first_owner(there), 'who is there') from t;
select is(tests.owner(brief), tests.first_owner(brief), 'who is back before the term is over keeps the lead') from t;
select is(tests.owner(there), tests.first_owner(there), 'so does who is there') from t;
select is((select g.times_passed from governance.terms as g, t where g.lead_id = t.vacation), 0, 'nobody let it pass');
select matches((select string_agg(governance.event_text(e), ' ' order by e.seq) from leads.events as e, t where e.lead_id = t.vacation and e.kind = 'handed_over'), '^Passado adiante; estava com .*\.$', 'history says so');
select matches((select chatwoot.note_text(m.lead_id, m.payload) from outbox.jobs as m, t where m.lead_id = t.vacation and m.payload ->> 'about' = 'handed_over'), '^\*\*Mudança de responsável:\*\* de \[@.* para \[@', 'and a note tells both');
select is(routing.escalate(), 0, 'once');

-- Back: no flood. Whoever was away gets what their turn gives, not what they missed.
select inbox.record_human_answer(l.id, l.consultant_id, util.current_time()) from leads.leads as l;
create temporary table away as select tests.first_owner(vacation) as id from t;
create temporary table missed as select n, tests.lead(n) as lead_id from generate_series(11, 22) as n;
select is((select count(*)::integer from missed join leads.leads as l on l.id = missed.lead_id join away on away.id = l.consultant_id), 0, 'who is away gets none of twelve');
select tests.advance('1 day');
create temporary table more as select n, tests.lead(n) as lead_id from generate_series(31, 42) as n;
select is(
    (select array_agg(k.n order by k.n) from (select count(*)::integer as n from more join leads.leads as l on l.id = more.lead_id group by l.consultant_id) as k)
    in ('{4,4,4}', '{3,4,5}'), true, 'and of the next twelve a third, as turns share'
);
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
