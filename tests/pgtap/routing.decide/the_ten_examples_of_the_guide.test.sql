-- docs/pt-BR/distribuicao.md: each example begins anew.
begin;
select plan(24);

select tests.make_operation('2026-03-10 15:00+00', '{2,1,1}');
update ops.settings set value = '"America/Sao_Paulo"' where key = 'timezone';
update ops.settings set value = '{"1": ["08:00", "18:00"], "2": ["08:00", "18:00"], "3": ["08:00", "18:00"], "4": ["08:00", "18:00"], "5": ["08:00", "18:00"]}' where key = 'working_hours';
update routing.rules set name = 'Todas';
insert into routing.pools (code, name) values ('rio', 'Rio'), ('ouro', 'Ouro');
insert into routing.pool_members (pool_id, consultant_id) select p.id, tests.consultant(3) from routing.pools as p where p.code in ('rio', 'ouro');
create function tests.who(p_n integer, p_patch jsonb default '{}', p_token_id bigint default tests.token_id()) returns text language plpgsql as $$
declare
    v_lead_id constant bigint := tests.lead(p_n, p_patch, p_token_id);
begin
    return (
        select coalesce(split_part(c.name, ' ', 1), l.queue_code) || ' ' || coalesce(p.code, d.snapshot ->> 'reason')
        from leads.leads as l
        join routing.decisions as d on d.lead_id = l.id
        left join routing.consultants as c on c.id = l.consultant_id
        left join routing.pools as p on p.id = d.pool_id
        where l.id = v_lead_id
        order by d.id desc
        limit 1
    );
end;
$$;
create function tests.several(p_from integer, p_count integer) returns text language sql as $$
    select string_agg(x.who || ' ' || x.leads, ', ' order by x.who)
    from (
        select split_part(w.who, ' ', 1) as who, count(*) as leads
        from (select tests.who(n) as who from generate_series(p_from, p_from + p_count - 1) as n) as w
        group by 1
    ) as x
$$;

savepoint anew;
select is(tests.several(1, 4), 'Ana 2, Bruno 1, Carla 1', '1: by weight');

rollback to anew;
select routing.save_rule('Rio', 'rio', '{"uf": ["RJ"]}', 1);
select is(tests.who(1, '{"person": {"name": "Rui Reis", "phone": "21987654001"}}'), 'Carla rio', '2: Rio apart');
select matches(tests.who(2), 'geral', '2: another state');
select matches((select routing.explain(d.id, true) from routing.decisions as d order by d.id desc limit 1), 'Regras que não se aplicaram: Rio \(/uf\)', '2: and why');

rollback to anew;
select routing.save_draft('[{"name": "Ouro", "pool": "ouro", "conditions": {"attributes": {"renda": {"gte": 10000}}, "weekday": {"lte": 5}, "time": {"lt": "13:00"}}}, {"name": "Todas", "pool": "geral"}]');
select routing.activate_version((select max(s.version) from routing.rule_sets as s), 'the guide');
select is(tests.who(1, '{"attributes": {"renda": "12000"}}'), 'Carla ouro', '3: a high income');
select matches(tests.who(2, '{"attributes": {"renda": 900}}'), 'geral', '3: a low one');
select matches(tests.who(3), 'geral', '3: none');
select tests.advance('1 hour');
select matches(tests.who(4, '{"attributes": {"renda": "12000"}}'), 'geral', '3: in the afternoon');

rollback to anew;
select routing.save_absence('consultant1@example.com', 'vacation', null, '2026-03-20');
select is(tests.several(1, 4), 'Bruno 2, Carla 2', '4: a vacation');
select tests.freeze('2026-03-23 15:00+00');
select is(tests.several(11, 4), 'Ana 2, Bruno 1, Carla 1', '4: back, without a flood');

rollback to anew;
select tests.freeze('2026-03-11 02:00+00');
select is(tests.several(1, 4), 'Ana 2, Bruno 1, Carla 1', '5: at night all share');
select routing.set_availability('consultant1@example.com', '{"working_hours": {"1": ["09:00", "18:00"]}}');
select is(tests.several(11, 4), 'Bruno 2, Carla 2', '5: who works tomorrow');

rollback to anew;
select routing.set_availability('consultant2@example.com', '{"place": "3550308"}');
select calendar.save_holiday('3550308', '2026-03-10', 'Luto oficial');
select is(tests.several(1, 3), 'Ana 2, Carla 1', '6: a holiday that was added today');

rollback to anew;
select routing.set_availability('consultant1@example.com', '{"daily_capacity": 1}');
select is(tests.several(1, 5), 'Ana 1, Bruno 2, Carla 2', '7: one a day');
select count(routing.set_availability('consultant' || n || '@example.com', '{"daily_capacity": 1}')) from generate_series(2, 3) as n;
select is(tests.who(6), 'triage geral', '7: all are full');
select tests.freeze('2026-03-11 02:59+00');
select is(routing.assign_waiting(), 0, '7: until midnight');
select tests.freeze('2026-03-11 03:00+00');
select is(routing.assign_waiting(), 1, '7: and then it is given');

rollback to anew;
select tests.who(1);
update leads.leads set consultant_id = tests.consultant(2);
select leads.change_status(l.id, 'lost', 'tests', 'price') from leads.leads as l;
select tests.freeze('2026-05-12 15:00+00');
savepoint back;
select is(tests.who(1), 'Bruno known_owner', '8: who knows her');
rollback to back;
select routing.save_absence('consultant2@example.com', 'leave');
select matches(tests.who(1), '^(Ana|Carla) geral$', '8: is away');
select matches((select routing.explain(d.id) from routing.decisions as d order by d.id desc limit 1), 'Bruno Reis \(ausente\)', '8: which is said');

rollback to anew;
update ops.settings set value = '"on"' where key = 'own_referral_stays';
create temporary table t as select tests.make_token('carla', p_consultant_id => tests.consultant(3)) as id;
select is(tests.who(1, '{}', t.id), 'Carla own_referral', '9: her referral') from t;
select matches(tests.who(2, jsonb_build_object('person', jsonb_build_object('name', 'Carla Dias', 'phone', tests.phone(2))), t.id), '^(Ana|Bruno) geral$', '9: not herself') from t;

rollback to anew;
select count(routing.save_absence('consultant' || n || '@example.com')) from generate_series(1, 3) as n;
select is(tests.who(1), 'triage geral', '10: nobody can');
select tests.advance('1 hour');
select routing.end_absence('consultant2@example.com');
select is((select l.consultant_id from leads.leads as l), tests.consultant(2), '10: who comes back takes it');

select * from finish();
rollback;
