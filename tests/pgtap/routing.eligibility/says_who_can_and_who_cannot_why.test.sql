begin;
select plan(43);

-- Tuesday, noon in São Paulo. One pool of five, and another with somebody whom nothing concerns.
select tests.make_operation(p_weights => '{1,1,1,1,1,1}');
update ops.settings set value = '{"1": ["08:00", "18:00"], "2": ["08:00", "18:00"], "3": ["08:00", "18:00"], "4": ["08:00", "18:00"], "5": ["08:00", "18:00"]}' where key = 'working_hours';
delete from routing.pool_members where consultant_id = tests.consultant(6);
insert into routing.pools (code, name) values ('outro', 'Outro');
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(6) from routing.pools as p where p.code = 'outro';
insert into leads.products (code, name) values ('carro', 'Carro');
create function tests.who(p_lead_id bigint, p_excluded bigint[] default '{}') returns text language sql as $$
    select string_agg(substr(c.email, 11, 1) || case when e.is_eligible then '' else ' ' || e.reason end, ', ' order by c.email)
    from leads.leads as l
    cross join routing.pools as p
    cross join lateral routing.eligibility(l, p.id, p_excluded_ids => p_excluded) as e
    join routing.consultants as c on c.id = e.consultant_id
    where l.id = p_lead_id and p.code = 'geral'
$$;
create function tests.change(p_n integer, p_changes jsonb) returns integer language sql as $$
    select routing.set_availability('consultant' || p_n || '@example.com', p_changes)
$$;
create temporary table t as select
    tests.lead(1, '{"person": {"name": "Rui Reis", "phone": "21987654001"}, "product": "plano"}') as rio,
    tests.lead(2, '{"person": {"name": "Mia Melo", "phone": "31987654002"}, "product": "carro"}') as minas,
    tests.lead(3, '{"person": {"name": "Ivo Lima", "phone": "+1 212 555 0121"}}') as abroad;

select is(tests.who(rio), '1, 2, 3, 4, 5', 'everybody can') from t;
select is(tests.who(rio, array[tests.consultant(2), tests.consultant(6)]), '1, 2 let_it_pass, 3, 4, 5', 'but who is left out') from t;

-- The plain case and the other say the same.
create temporary table plain as select tests.who(rio) as a, tests.who(minas, array[tests.consultant(1)]) as b from t;
select tests.change(5, '{"time_zone": "America/Sao_Paulo"}');
select is(tests.who(rio), a, 'somebody with a zone of their own, which is the same, changes nothing') from t, plain;
select is(tests.who(minas, array[tests.consultant(1)]), b, 'nor for another lead') from t, plain;
select tests.change(5, '{"time_zone": null}');

-- Territory and product.
select tests.change(1, '{"ufs": ["RJ"]}'), tests.change(2, '{"ddds": [31], "ufs": ["SP"]}'), tests.change(3, '{"products": ["carro"]}');
select is(tests.who(rio), '1, 2 territory, 3 product, 4, 5', 'a lead of Rio') from t;
select is(tests.who(minas), '1 territory, 2, 3, 4, 5', 'one of Minas, by the area code') from t;
select is(tests.who(abroad), '1 territory, 2 territory, 3, 4, 5', 'a number abroad is in nobody''s territory; without a product there is nothing to serve') from t;
select tests.change(1, '{"ufs": null}'), tests.change(2, '{"ddds": null, "ufs": null}'), tests.change(3, '{"products": null}');

-- A member's conditions, and preferences.
select routing.set_pool_member('geral', 'consultant1@example.com', p_conditions => '{"uf": "MG"}');
select is(tests.who(rio), '1 conditions, 2, 3, 4, 5', 'a member takes only some leads') from t;
select routing.set_pool_member('geral', 'consultant1@example.com', p_conditions => '{}');
select routing.set_pool_member('geral', 'consultant2@example.com', p_preferred => '{"uf": "MG"}');
select routing.set_pool_member('geral', 'consultant3@example.com', p_preferred => '{"product": "carro"}');
select is(tests.who(rio), '1, 2, 3, 4, 5', 'whom nobody prefers goes to anybody') from t;
select is(tests.who(minas), '1 not_preferred, 2, 3, 4 not_preferred, 5 not_preferred', 'the others stand back for those who prefer it') from t;
select is(tests.who(minas, array[tests.consultant(2), tests.consultant(3)]), '1, 2 let_it_pass, 3 let_it_pass, 4, 5', 'unless these cannot') from t;
select routing.set_pool_member('geral', 'consultant2@example.com', p_preferred => '{}'), routing.set_pool_member('geral', 'consultant3@example.com', p_preferred => '{}');

-- Hours.
select tests.change(1, '{"working_hours": {"2": ["13:00", "20:00"]}}'), tests.change(2, '{"working_hours": {"2": ["08:00", "11:00"]}}');
select is(tests.who(rio), '1 off_hours, 2 off_hours, 3, 4, 5', 'while others work, who does not stands back') from t;
select tests.advance('7 hours');
select is(tests.who(rio), '1, 2 off_hours, 3 off_hours, 4 off_hours, 5 off_hours', 'at seven in the evening one works') from t;
select tests.advance('3 hours');
select is(tests.who(rio), '1 off_hours, 2 off_hours, 3, 4, 5', 'at night all who work on the next working day') from t;
select is(e.opens_at, '2026-03-11 11:00+00'::timestamptz, 'who begin then')
from t, leads.leads as l, lateral routing.eligibility(l, (select p.id from routing.pools as p where p.code = 'geral')) as e
where l.id = t.rio and e.consultant_id = tests.consultant(3);
-- Friday night before Easter week: Good Friday and the weekend are no working days.
select tests.freeze('2026-04-03 02:30+00');
select is(tests.who(rio), '1 off_hours, 2 off_hours, 3, 4, 5', 'over a holiday and a weekend') from t;
select tests.freeze('2026-04-06 15:00+00');
insert into calendar.holidays (place, occasion, name) values ('SP', '2026-04-06', 'Hoje') on conflict do nothing;
select tests.change(3, '{"place": "SP"}'), tests.change(4, '{"place": "3550308"}');
select is(tests.who(rio), '1 off_hours, 2 off_hours, 3 off_hours, 4 off_hours, 5', 'a holiday that was added today counts, where it is') from t;
select tests.change(1, '{"working_hours": null}'), tests.change(2, '{"working_hours": "always"}'), tests.change(3, '{"place": null}'), tests.change(4, '{"place": null}');
-- Another time zone, and one where the clock went forward that night: Lisbon, 29 March 2026 at 01:00.
select tests.change(5, '{"time_zone": "Europe/Lisbon", "working_hours": {"7": ["00:30", "03:00"]}}');
select is((
    select string_agg(calendar.next_opening(n.at, '{"7": ["00:30", "03:00"]}', 'Europe/Lisbon')::text, ' ' order by n.at)
    from (values ('2026-03-29 00:45+00'::timestamptz), ('2026-03-29 01:59+00'), ('2026-03-29 02:00+00')) as n (at)
), '2026-03-29 00:45:00+00 2026-03-29 01:59:00+00 2026-04-04 23:30:00+00', 'its hours end an hour earlier by our clock, and begin so the week after');
select tests.freeze('2026-03-29 00:45+00');
select is(tests.who(rio), '1 off_hours, 2, 3 off_hours, 4 off_hours, 5', 'hours are those of where one is') from t;
select tests.change(5, '{"time_zone": null, "working_hours": null}'), tests.change(2, '{"working_hours": null}');

-- Absences.
select tests.freeze('2026-03-10 15:00+00');
select routing.save_absence('consultant1@example.com', 'vacation', null, '2026-03-11');
select is(tests.who(rio), '1 absent, 2, 3, 4, 5', 'who is away') from t;
select tests.freeze('2026-03-11 01:00+00');
select is(tests.who(rio), '1 absent, 2, 3, 4, 5', 'is away at night when they are still away in the morning') from t;
select tests.freeze('2026-03-12 01:00+00');
select is(tests.who(rio), '1, 2, 3, 4, 5', 'and not when they are back then') from t;
select routing.save_absence('consultant2@example.com', 'training', '2026-03-12', '2026-03-12');
select is(tests.who(rio), '1, 2 absent, 3, 4, 5', 'who leaves in the morning gets nothing at night') from t;
select tests.freeze('2026-03-12 15:00+00');
select is(tests.who(rio), '1, 2 absent, 3, 4, 5', 'nor by day') from t;
select tests.freeze('2026-03-13 15:00+00');
select is(tests.who(rio), '1, 2, 3, 4, 5', 'the next day all are back') from t;
select count(routing.save_absence('consultant' || n || '@example.com', 'other')) from generate_series(1, 5) as n;
select is(tests.who(rio), '1 absent, 2 absent, 3 absent, 4 absent, 5 absent', 'when everybody is away nobody can, however soon they are back') from t;
create temporary table q as select tests.lead(7, '{"person": {"name": "Zoe Dias", "phone": "21987654007"}}') as lead_id;
select is((select l.queue_code from leads.leads as l, q where l.id = q.lead_id), 'triage', 'the lead waits in triage');
select is((select f.arguments[1] || ' ' || f.subject from governance.findings as f where f.code = 'leads_in_triage'), '1 nobody_eligible geral 1', 'which is an alert, with the reason');
select is((select e.assigned from routing.end_absence('consultant4@example.com') as e), 1, 'who is back takes it');
select is((select l.consultant_id from leads.leads as l, q where l.id = q.lead_id), tests.consultant(4), 'they alone');
select is_empty($$select from governance.findings as f where f.code = 'leads_in_triage'$$, 'and the alert ends');
select count(routing.end_absence('consultant' || n || '@example.com')) from generate_series(1, 5) as n where n <> 4;

-- Capacities.
select tests.change(1, '{"open_capacity": 1}');
update leads.leads set consultant_id = tests.consultant(5);
update leads.leads set consultant_id = tests.consultant(1) where id = (select minas from t);
select is(tests.who(rio), '1 open_capacity, 2, 3, 4, 5', 'who has enough open leads') from t;
select is(tests.who(minas), '1, 2, 3, 4, 5', 'the lead that they have does not count against itself') from t;
select tests.change(1, '{"open_capacity": null}'), tests.change(4, '{"daily_capacity": 1}');
select is(tests.who(rio), '1, 2, 3, 4 daily_capacity, 5', 'who got all of the day') from t;
select tests.freeze('2026-03-16 15:00+00');
select is(tests.who(rio), '1, 2, 3, 4, 5', 'the next day is another') from t;
select tests.change(4, '{"daily_capacity": null}');

-- Chatwoot, themselves.
select is(routing.mark_agent_missing('consultant2@example.com'), true, 'an agent who was deleted in Chatwoot');
select is(tests.who(rio), '1, 2 not_in_chatwoot, 3, 4, 5', 'gets nothing') from t;
select is((select f.subject from governance.findings as f where f.code = 'agent_missing'), 'Bruno Reis', 'which is an alert');
select is((select s.change from routing.save_consultant('Bruno Reis', 'consultant2@example.com', 102) as s), 'changed', 'until Chatwoot has them again');
select tests.change(3, '{"phone": "21 98765-4001"}');
select is(tests.who(rio), '1, 2, 3 self_dealing, 4, 5', 'who is the referred person does not get themselves') from t;
update ops.settings set value = '"off"' where key = 'no_self_dealing';
select is(tests.who(rio), '1, 2, 3, 4, 5', 'unless the setting says so') from t;

-- Nobody in particular, and no pool.
select is((select count(*) from routing.list_availability('geral') as a where a.is_eligible), 5::bigint, 'a list of who can at all');
select is((select count(*) from routing.eligibility(null, null)), 0::bigint, 'no pool has nobody');

select * from finish();
rollback;
