begin;
select plan(16);

-- Six leads of one week: three of São Paulo, two of Rio, one of Minas for which no rule is meant. One came before, one after.
select tests.make_operation('2026-03-09 15:00:00+00', '{2,1,1}');
-- One whom no lead concerns.
insert into routing.consultants (name, email, chatwoot_agent_id) values ('Zoe Prado', 'zoe@example.com', 190);
insert into routing.pools (code, name) values ('rio', 'Rio'), ('ninguem', 'Ninguém');
insert into routing.pool_members (pool_id, consultant_id, weight) select p.id, tests.consultant(3), 1 from routing.pools as p where p.code = 'rio';
create temporary table d (n integer, at timestamptz, phone text);
insert into d values
    (0, '2026-03-09 15:00Z', '11987654000'), (1, '2026-03-10 15:00Z', '11987654001'), (2, '2026-03-11 15:00Z', '21987654002'), (3, '2026-03-12 15:00Z', '11987654003'),
    (4, '2026-03-13 15:00Z', '31987654004'), (5, '2026-03-14 15:00Z', '21987654005'), (6, '2026-03-15 15:00Z', '11987654006'), (7, '2026-03-17 15:00Z', '11987654007');
create function tests.referred(p_n integer) returns bigint language plpgsql as $$
declare
    v d;
begin
    select * into v from d where n = p_n;
    perform tests.freeze(v.at);
    return tests.lead(p_n, jsonb_build_object('person', jsonb_build_object('name', 'Pessoa ' || chr(65 + p_n) || ' Souza', 'phone', v.phone)));
end;
$$;
-- The third was nobody's then: no rule was active.
create temporary table l as select n, null::bigint as id from d;
do $$
begin
    for i in 0 .. 7 loop
        update routing.rules set is_active = i <> 3;
        update l set id = tests.referred(i) where n = i;
    end loop;
end;
$$;
select tests.freeze('2026-03-20 15:00Z');
select tests.remember();
create temporary table s as
select routing.simulate(
    '[{"name": "Rio", "pool": "rio", "conditions": {"uf": "RJ"}}, {"name": "Paulistas", "pool": "geral", "conditions": {"uf": "SP"}}, {"name": "Nada", "pool": "ninguem", "conditions": {"uf": "BA"}}]',
    '2026-03-10 00:00Z', '2026-03-16 00:00Z'
) as found;
select is(tests.what_changed(), 'nothing', 'it writes nothing');
create function tests.then_of(p_n integer) returns bigint language sql as $$
    select dd.winner_id from routing.decisions as dd join l on l.id = dd.lead_id where l.n = p_n and dd.winner_id is not null order by dd.id limit 1
$$;
-- What the turns of the weights 2, 1, 1 and of one alone give: the first, the second and the first again; Rio twice.
create temporary table w as
select n, (x.c ->> 'id')::bigint as now_id, tests.then_of(n) as then_id
from l
left join lateral (select jsonb_build_object('id', s.consultant_id) as c from routing.simulate_leads('[{"name": "Rio", "pool": "rio", "conditions": {"uf": "RJ"}}, {"name": "Paulistas", "pool": "geral", "conditions": {"uf": "SP"}}, {"name": "Nada", "pool": "ninguem", "conditions": {"uf": "BA"}}]', '2026-03-10 00:00Z', '2026-03-16 00:00Z') as s where s.lead_id = l.id) as x on true
where n between 1 and 6;

select is((found ->> 'leads')::integer, 6, 'the leads of the period, not that of before and that of after') from s;
select is((found ->> 'from')::timestamptz, '2026-03-10 00:00Z'::timestamptz, 'from') from s;
select is((found ->> 'to')::timestamptz, '2026-03-16 00:00Z'::timestamptz, 'to') from s;
select is(found -> 'reasons', '{"turn": 5, "no_rule_matches": 1}'::jsonb, 'five by turn, Minas by no rule') from s;
select is((found ->> 'triage_then')::integer, 1, 'one was nobody''s then') from s;
select is(found -> 'rules', '[{"rule": "Rio", "leads": 2}, {"rule": "Paulistas", "leads": 3}, {"rule": "Nada", "leads": 0}]'::jsonb, 'each rule in its order, also without leads') from s;
select is((found ->> 'different')::bigint, (select count(*) from w where now_id is distinct from then_id), 'how many would have gone to somebody else') from s;
select is(
    found -> 'consultants',
    (
        select jsonb_agg(jsonb_build_object('consultant', c.name, 'email', c.email, 'leads', (select count(*) from w where now_id = c.id), 'leads_then', (select count(*) from w where then_id = c.id)) order by c.name)
        from routing.consultants as c where exists (select from w where c.id in (now_id, then_id))
    ),
    'who gets how many, and got'
) from s;
select is((select sum((c ->> 'leads')::integer) || ' ' || sum((c ->> 'leads_then')::integer) from s, jsonb_array_elements(found -> 'consultants') as c), '5 5', 'all of those that somebody gets or got');
select is(
    (select string_agg(concat_ws(' ', f ->> 'pool', f ->> 'consultant', f ->> 'turns', f ->> 'entitled'), ', ' order by n) from s, jsonb_array_elements(found -> 'fairness') with ordinality as x (f, n)),
    'geral Ana Lima ' || (select count(*) from w where now_id = tests.consultant(1) and n in (1, 3, 6)) || ' 1.500, geral Bruno Reis ' || (select count(*) from w where now_id = tests.consultant(2)) || ' 0.750, geral Carla Dias '
        || (select count(*) from w where now_id = tests.consultant(3) and n in (1, 3, 6)) || ' 0.750, rio Carla Dias 2 2.000',
    'in each pool the turns of each and what their weight entitles them to'
);
select is((select max((f ->> 'largest_deviation')::numeric) from s, jsonb_array_elements(found -> 'fairness') as f where f ->> 'pool' = 'rio'), 0::numeric, 'who is alone gets neither more nor less');
select is(
    (select (f ->> 'largest_deviation')::numeric from s, jsonb_array_elements(found -> 'fairness') as f where f ->> 'pool' = 'geral' and f ->> 'consultant' = 'Ana Lima'),
    (
        select round(max(abs(x.deviation)), 3)
        from (select sum((now_id = tests.consultant(1))::integer - 0.5) over (order by n) as deviation from w where n in (1, 3, 6)) as x
    ),
    'the largest deviation is that of any moment'
);
select is(
    (select string_agg(concat_ws(' ', l.n, c ->> 'reason', c ->> 'to', c ->> 'then'), ', ' order by x.n) from s, jsonb_array_elements(found -> 'changes') with ordinality as x (c, n) join leads.leads as o on o.uid = (c ->> 'lead')::uuid join l on l.id = o.id),
    (
        select string_agg(concat_ws(' ', w.n, case when w.n = 4 then 'no_rule_matches' else 'turn' end, a.name, b.name), ', ' order by w.n)
        from w left join routing.consultants as a on a.id = w.now_id left join routing.consultants as b on b.id = w.then_id
        where w.now_id is distinct from w.then_id
    ),
    'each that differs, in the order of their coming: to whom it would go, and went'
);
select is((select count(*) from s, jsonb_array_elements(found -> 'changes') as c where (c ->> 'at')::timestamptz between '2026-03-10' and '2026-03-16'), (found ->> 'different')::bigint, 'and when it came') from s;
select is(routing.simulate('[]', '2026-01-01', '2026-01-02') - 'from' - 'to', '{"leads": 0, "different": 0, "reasons": {}, "triage_then": 0, "rules": [], "consultants": [], "fairness": [], "changes": []}'::jsonb, 'a period without leads is empty, not null');

select * from finish();
rollback;
