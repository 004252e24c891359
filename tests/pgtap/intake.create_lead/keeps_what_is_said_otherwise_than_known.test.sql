begin;
select plan(13);

select tests.make_operation('2026-03-10 15:00:00+00');
create function tests.refer(p_n integer, p_person jsonb) returns bigint language sql as $$
    select tests.lead(p_n, jsonb_build_object('person', jsonb_build_object('phone', tests.phone(p_n), 'email', 'pessoa' || p_n || '@gmail.com') || p_person))
$$;
create function tests.said(p_lead_id bigint) returns jsonb language sql as $$
    select coalesce(jsonb_object_agg(x.field, x.value), '{}') from leads.event_values as x where x.lead_id = p_lead_id and x.seq = 1
$$;
create function tests.note(p_lead_id bigint) returns text language sql as $$ select chatwoot.note_text(p_lead_id, '{"about": "summary"}') $$;
select tests.submit(tests.referral(n, jsonb_build_object('person', jsonb_build_object('name', 'Rita Prado', 'phone', tests.phone(n), 'email', 'pessoa' || n || '@gmail.com', 'city', 'Campinas')))) from generate_series(1, 3) as n;
create temporary table first as select row_number() over (order by l.id) as n, l.id, l.uid from leads.leads as l;
select is((select string_agg(tests.said(id)::text, ' ') from first), '{} {} {}', 'of somebody new all is theirs');
select is((select bool_or(tests.note(id) like '%desta vez%') from first), false, 'and the note has nothing beside it');
select is((select array_agg(distinct r.http_status) from first, lateral api.change_status(tests.credential(), uid, '{"to": "lost", "reason": "no_interest"}') as r where n < 3), '{200}', 'two leads end');

select tests.advance('40 days');
create temporary table a as select tests.refer(1, '{"name": "Ritinha Prado", "city": "Santos"}') as id;
create temporary table b as select tests.refer(2, '{"name": "Rita Prado", "city": "campinas"}') as id;
select is((select count(*) from leads.leads), 5::bigint, 'a later referral opens another');
select is(tests.said(id), '{"name": "Ritinha Prado", "city": "Santos"}', 'the name and the city that it says stand in the history') from a;
select matches(tests.note(id), 'Desta vez o nome dado foi Ritinha Prado', 'the consultant is told the name') from a;
select matches(tests.note(id), 'Cidade: Campinas\nCidade dita desta vez: Santos', 'and the city') from a;
select is((select p.name || ' ' || p.city from leads.leads as l join a on a.id = l.id join people.people as p on p.id = l.person_id), 'Rita Prado Campinas', 'while what is known stays');
select is(leads.verify_chain(id), true, 'the history can be proved') from a;
select is(tests.said(id), '{}', 'what says the same says nothing new') from b;
select is(tests.note(id) like '%desta vez%', false, 'and the note has nothing beside it') from b;
select is((select tests.said(id) from first where n = 3), '{}', 'nor has anybody else');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
