begin;
select plan(6);

-- A Tuesday at nine. Ana's are all to be called: two today, at ten and at noon, one tomorrow; Bruno has one of his own.
select tests.make_operation('2026-03-10 12:00:00+00', '{1,1}');
create temporary table who as select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno;
create temporary table x (name text, id bigint);
insert into x select v.name, tests.lead(v.n) from (values ('ten', 1), ('noon', 2), ('tomorrow', 3), ('his', 4)) as v (name, n);
select tests.drain();
select routing.transfer_lead(x.id, tests.consultant(case x.name when 'his' then 2 else 1 end), 'tests', 'tests')
from x join leads.leads as l on l.id = x.id where l.consultant_id is distinct from tests.consultant(case x.name when 'his' then 2 else 1 end);
select leads.set_appointment(x.id, 'operator', v.at)
from x join (values ('ten', timestamptz '2026-03-10 13:00+00'), ('noon', '2026-03-10 15:00+00'), ('tomorrow', '2026-03-11 13:00+00'), ('his', '2026-03-10 14:00+00')) as v (name, at) on v.name = x.name;
create function tests.order_of(p_token_id bigint) returns text language sql as $$
    select string_agg(x.name, ' ' order by e.n)
    from api.list_worklist(tests.credential(p_token_id), '{}') as a, jsonb_array_elements(a.body -> 'leads') with ordinality as e (value, n)
    join leads.leads as l on l.uid = (e.value ->> 'uid')::uuid
    join x on x.id = l.id
$$;
select is(tests.order_of(ana), 'ten noon tomorrow', 'all alike: by the hour') from who;
select scoring.override((select l.uid from leads.leads as l join x on x.id = l.id where x.name = 'noon'), 'high', 'a big company');
select scoring.override((select l.uid from leads.leads as l join x on x.id = l.id where x.name = 'tomorrow'), 'urgent', 'a bigger one');
select is(tests.order_of(ana), 'noon ten tomorrow', 'in a day by priority, and a later day is later') from who;
select is(tests.order_of(bruno), 'his', 'another consultant has their own') from who;
create temporary table p as select a.body from who, api.list_worklist(tests.credential(who.ana), '{"limit": "1"}') as a;
select is(
    (select count(*) from who, p, api.list_worklist(tests.credential(who.ana), jsonb_build_object('limit', '5', 'after', p.body ->> 'next')) as a, jsonb_array_elements(a.body -> 'leads')),
    2::bigint, 'the next page goes on where the first ended'
);
create temporary table c as select tests.desk('dora@example.com') as director;
create temporary table viewer as select desk.viewer_of(director) as v from c;
select is(
    (
        select string_agg(x.name, ' ' order by e.n)
        from viewer, jsonb_array_elements(governance.desk_waiting(viewer.v, 10) -> 'items') with ordinality as e (value, n)
        join leads.leads as l on l.uid = (e.value ->> 'lead')::uuid
        join x on x.id = l.id
    ), 'noon ten his tomorrow', 'the desk has them in the same order'
);
select is(
    (select e.value ->> 'priority' from viewer, jsonb_array_elements(governance.desk_waiting(viewer.v, 10) -> 'items') with ordinality as e (value, n) where e.n = 1), 'high', 'with their priority'
);

select * from finish();
rollback;
