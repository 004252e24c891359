begin;
select plan(17);

select tests.make_operation();
create function tests.named(p_n integer) returns text language sql as $$
    select (array['Ana', 'Bruno', 'Carla', 'Davi', 'Elisa', 'Fabio'])[p_n % 6 + 1] || ' ' || (array['Souza', 'Prado', 'Lima', 'Moura', 'Rocha'])[p_n / 6 % 5 + 1]
$$;
create function tests.refer(p_n integer, p_phone text) returns bigint language plpgsql as $$
declare
    v_answer jsonb;
begin
    v_answer := (tests.submit(jsonb_build_object('person', jsonb_build_object('name', tests.named(p_n), 'phone', p_phone), 'origin', 'manual'))).body;
    return (select l.id from leads.leads as l where l.uid = (v_answer #>> '{lead,uid}')::uuid);
end;
$$;
create temporary table l as select n, tests.refer(n, tests.phone(1)) as lead_id from generate_series(1, 3) as n;
create temporary table beside as select tests.refer(4, tests.phone(2)) as lead_id;
select is((select array_agg(tests.next_action(lead_id) order by n) from l), '{first_contact,first_contact,first_contact}', 'a family is written to');

create temporary table fourth as select tests.refer(4, tests.phone(1)) as lead_id;
select is((select tests.next_action(lead_id) from fourth), 'human_review', 'of the fourth name on one mobile a human looks');
select is((select count(*) from outbox.jobs as j, fourth as f where j.lead_id = f.lead_id and j.kind = 'whatsapp.template'), 0::bigint, 'nothing is ordered to be sent');
select is((select array_agg(tests.next_action(lead_id) order by n) from l), '{first_contact,first_contact,first_contact}', 'who came before stays');
select is((select tests.next_action(lead_id) from beside), 'first_contact', 'and so does the same name on a mobile of their own');
select tests.refer(4, tests.phone(1));
select is((select tests.next_action(lead_id) from fourth), 'human_review', 'referred again they still wait');
select is((select count(*) from leads.touches as t, fourth as f where t.lead_id = f.lead_id), 1::bigint, 'as the one who is known');
update ops.settings set value = '4' where key = 'people_per_number';
select is(tests.next_action(tests.refer(5, tests.phone(1))), 'human_review', 'beyond the setting too');
select is(people.is_crowded((select p.person_id from leads.leads as p, l where p.id = l.lead_id and l.n = 1), people_key.k), true, 'the number is everybody''s')
from (select i.match_key as k from people.identifiers as i where i.value = tests.phone(1) limit 1) as people_key;
update people.identifiers as i set answered_at = util.current_time() from leads.leads as p, l where p.id = l.lead_id and l.n = 1 and i.person_id = p.person_id;
select is(people.is_crowded((select p.person_id from leads.leads as p, l where p.id = l.lead_id and l.n = 1), people_key.k), false, 'unless one of them answered from it')
from (select i.match_key as k from people.identifiers as i where i.value = tests.phone(1) limit 1) as people_key;
select is(people.is_crowded(p.person_id, i.match_key), false, 'a number of one''s own is never')
from beside as b join leads.leads as p on p.id = b.lead_id join people.identifiers as i on i.person_id = p.person_id and i.kind = 'phone';

-- A switchboard.
create temporary table many as select n, tests.refer(n, '+551132654321') as lead_id from generate_series(0, 24) as n;
select is((select count(distinct lead_id) from many), 25::bigint, 'each of twenty-five at a switchboard is somebody');
select is((select array_agg(distinct tests.next_action(lead_id)) from many), '{call_by_consultant}', 'who is called');
select is(tests.refer(7, '+551132654321'), (select lead_id from many where n = 7), 'the very name is known among many');
-- And a mobile.
select count(tests.refer(n, tests.phone(3))) from generate_series(0, 23) as n;
select set_config('tests.before', (select count(*)::text from leads.events where kind = 'number_shared'), true);
create temporary table last as select tests.refer(24, tests.phone(3)) as lead_id;
select is((select count(*)::text from leads.events where kind = 'number_shared'), current_setting('tests.before'), 'among so many nobody is told of one more');
select is((select s.answer @? '$.warnings[*] ? (@.code == "shared_phone")' from intake.submissions as s order by s.id desc limit 1), true, 'but who sent it');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
