begin;
select plan(4);

-- A landline alone, and by now a mobile beside it.
select tests.make_operation();
create temporary table t as
select tests.lead(1, '{"person": {"name": "Rita Nunes", "phone": "1132654321"}}') as one, tests.lead(2, '{"person": {"name": "Rui Prado", "phone": "1132654399"}}') as two;
insert into people.identifiers (person_id, kind, value, match_key, phone_kind)
select tests.person_id(l.id), 'phone', '+551199999000' || l.n, 'm55119999000' || l.n, 'mobile' from t, unnest(array[t.one, t.two]) with ordinality as l (id, n);
create function tests.learnt() returns text language sql as $$
    select coalesce(string_agg(case when e.lead_id = t.one then 'one' else 'two' end, ' '), 'none') from leads.events as e, t where e.kind = 'phone_learnt'
$$;
select is(format('%s %s', tests.next_action(one), tests.next_action(two)), 'call_by_consultant call_by_consultant', 'whom WhatsApp does not reach is called') from t;
select leads.append_event(one, 'template_failed', 'worker', '{"class": "TEMPLATE"}') from t;
select is(tests.learnt(), 'none', 'a text that was refused says nothing of a number');
select leads.append_event(one, 'called', 'system', '{"class": "RECIPIENT"}') from t;
select is(tests.learnt(), 'none', 'nor does anything but a message that failed');
select leads.append_event(one, 'template_failed', 'worker', '{"class": "RECIPIENT_UNREACHABLE"}') from t;
select is(tests.learnt(), 'one', 'a number that failed has the next tried, of this lead');

select * from finish();
rollback;
