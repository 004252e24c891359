begin;
select plan(13);

select tests.make_operation();
create temporary table t as select tests.lead(1) as answered, tests.lead(2) as reopened, tests.lead(3) as other, tests.lead(4) as nobodys;
select tests.drain();
create function tests.owner(p_lead_id bigint) returns text language sql as $$
    select coalesce(c.email || case when c.is_active then ' active' else ' inactive' end, l.queue_code) from leads.leads as l left join routing.consultants as c on c.id = l.consultant_id where l.id = p_lead_id
$$;
create temporary table o as select l.consultant_id, tests.owner(l.id) as owner from leads.leads as l, t where l.id = t.other;
select leads.change_status(reopened, 'lost', 'token:1', 'price') from t;
update routing.consultants as c set is_active = false from t, leads.leads as l where l.id in (t.answered, t.reopened) and c.id = l.consultant_id;
select tests.advance('1 hour');

select is(tests.write(1, 'wamid.wake'), 'applied reassigned', 'who answers an inactive consultant');
select matches(tests.owner(answered), ' active$', 'gets an active one') from t;
select is((select e.kind from leads.events as e, t where e.lead_id = t.answered and e.kind in ('assigned', 'transferred') order by e.seq desc limit 1), 'assigned', 'by a decision');
select is((select count(*)::integer from outbox.jobs as m, t where m.lead_id = t.answered and m.kind = 'chatwoot.update' and m.payload ? 'owner'), 2, 'Chatwoot is told');
select is((select count(distinct d.id)::integer from routing.decisions as d, t where d.lead_id = t.answered), 2, 'once');
select is(tests.write(1, 'wamid.wake2', tests.text_of('Alô?')), 'applied', 'the next words change nothing');
select is((select count(distinct d.id)::integer from routing.decisions as d, t where d.lead_id = t.answered), 2, 'of whose it is');

select leads.change_status(reopened, 'engaged', 'token:1') from t;
select matches(tests.owner(reopened), ' active$', 'who is opened again too') from t;

update routing.consultants set is_active = false;
select is(tests.write(4, 'wamid.nobody'), 'applied reassigned', 'where nobody is active');
select is(tests.owner(nobodys), 'triage', 'it waits in triage') from t;
select is(tests.next_action(nobodys), 'answer_person', 'to be answered') from t;
select is((select l.consultant_id from leads.leads as l, t where l.id = t.other), o.consultant_id, 'a lead that sleeps stays with its owner') from o;
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
