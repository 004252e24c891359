begin;
select plan(17);

-- A Tuesday, 19:58 in São Paulo; sending hours end at 20:00.
select tests.make_operation();
select tests.freeze('2026-03-10 22:58:00+00');
select ops.set_setting('first_contact_hours', '{"1": ["08:00", "20:00"], "2": ["08:00", "20:00"], "3": ["08:00", "20:00"], "4": ["08:00", "20:00"], "5": ["08:00", "20:00"]}');
create function tests.rows(p_import bigint, p_after bigint, variadic p_numbers integer[]) returns intake.imports language sql as $$
    select intake.submit_rows(
        p_import, p_after, array(select p_after + n + 1 from generate_series(1, cardinality(p_numbers)) as n),
        array(
            select convert_to(jsonb_build_object('Nome', 'Ana Souza', 'Fone', tests.phone(o.number))::text, 'UTF8')
            from unnest(p_numbers) with ordinality as o (number, n) order by o.n
        ), array_fill(null::text, array[cardinality(p_numbers)])
    )
$$;
create function tests.leads_of(p_import bigint) returns setof leads.leads language sql as $$
    select l.* from leads.leads as l join intake.submissions as s on s.id = l.submission_id where s.import_id = p_import order by l.id
$$;

create temporary table spread as select * from intake.begin_import(sha256('spread'), 'a.csv', '{Nome,Fone}', p_per_hour => 60);
select is(first_contact, 'spread', 'first contacts are spread unless something else is said') from spread;
select is((intake.begin_import(sha256('x'), 'x.csv', '{Nome,Fone}')).per_hour, 60, 'as many an hour as the setting says');
select tests.rows((select id from spread), 0, 1, 2, 3, 4);
select is(
    (select array_agg(l.next_action_at) from spread, tests.leads_of(spread.id) as l),
    '{2026-03-10 22:58+00,2026-03-10 22:59+00,2026-03-11 11:00+00,2026-03-11 11:01+00}', 'each in its turn, inside sending hours'
);
select is((select array_agg(distinct l.next_action) from spread, tests.leads_of(spread.id) as l), '{first_contact}', 'by a message');
select is((select array_agg(j.due_at order by j.id) from outbox.jobs as j), (select array_agg(l.next_action_at) from spread, tests.leads_of(spread.id) as l), 'and Chatwoot hears of each in its turn');
select is((select array_agg(l.first_contact_due_at) from spread, tests.leads_of(spread.id) as l), (select array_agg(l.next_action_at) from spread, tests.leads_of(spread.id) as l), 'from which waiting counts');
select is((select i.paced_until from intake.imports as i, spread where i.id = spread.id), '2026-03-11 11:02+00'::timestamptz, 'the next has its place');
select tests.rows((select id from spread), 4, 1);
select is((select i.paced_until from intake.imports as i, spread where i.id = spread.id), '2026-03-11 11:02+00'::timestamptz, 'somebody known takes none');

select tests.lead(20);
select is((select l.next_action_at from leads.leads as l order by l.id desc limit 1), '2026-03-10 22:58+00'::timestamptz, 'a lead that somebody types waits for nobody');
select is((select j.due_at from outbox.jobs as j order by j.id desc limit 1), '2026-03-10 22:58+00'::timestamptz, 'nor does Chatwoot');

create temporary table never as select * from intake.begin_import(sha256('never'), 'b.csv', '{Nome,Fone}', p_first_contact => 'never', p_per_hour => 120);
select tests.rows((select id from never), 0, 31, 32);
select is((select array_agg(distinct l.next_action) from never, tests.leads_of(never.id) as l), '{call_by_consultant}', 'without a first message somebody calls');
select is((select array_agg(l.next_action_at) from never, tests.leads_of(never.id) as l), '{2026-03-10 22:58+00,2026-03-10 22:58:30+00}', 'so many an hour');
select tests.rows((select id from never), 2, 31);
select is((select array_agg(distinct l.next_action) from never, tests.leads_of(never.id) as l), '{call_by_consultant}', 'also when the list names them twice');
select tests.submit(jsonb_build_object('person', jsonb_build_object('name', 'Ana Souza', 'phone', tests.phone(32)), 'origin', 'manual'));
select is((select array_agg(l.next_action order by l.id) from never, tests.leads_of(never.id) as l), '{call_by_consultant,first_contact}', 'until somebody refers them');

create temporary table nowhere as select * from intake.begin_import(sha256('now'), 'c.csv', '{Nome,Fone}', p_first_contact => 'now');
select tests.rows((select id from nowhere), 0, 41, 42);
select is((select array_agg(l.next_action_at) from nowhere, tests.leads_of(nowhere.id) as l), '{2026-03-10 22:58+00,2026-03-10 22:58+00}', 'now is as if they were submitted one by one');
select is((select i.paced_until from intake.imports as i, nowhere where i.id = nowhere.id), null, 'and takes no places');
select throws_ok($$ select intake.begin_import(sha256('y'), 'y.csv', '{Nome,Fone}', p_first_contact => 'later') $$, 'ID105', null, 'another choice is none');

select * from finish();
rollback;
