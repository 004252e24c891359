begin;
select plan(27);

select tests.make_operation();
select routing.save_team('sul', 'Sul', null);
select routing.set_team('consultant1@example.com', 'sul');
select routing.save_pool('sul', 'Sul'), routing.set_pool_member('sul', 'consultant3@example.com', 1);
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('otto@example.com', 'operator') as operator, tests.desk('mia@example.com', 'manager', 'sul') as manager;
select tests.lead(n) from generate_series(1, 3) as n;
select tests.advance('1 minute');
create function tests.rules(p_who ops.credential, p_action text, p_version integer, p_patch jsonb default '{}') returns jsonb language sql as $$
    select to_jsonb(d) from tests.desk_act(p_who, jsonb_build_object('action', p_action || '_rules', 'object', p_version::text) || p_patch) as d
$$;
create function tests.draft(p_who ops.credential, p_rules text) returns jsonb language sql as $$ select tests.rules(p_who, 'draft', 0, jsonb_build_object('rules', p_rules, 'reason', 'todos ao Sul')) $$;
create function tests.standing(p_version integer) returns text language sql as $$ select s.state from routing.rule_sets as s where s.version = p_version $$;

select is(tests.draft(manager, '[]') ->> 'http_status', '403', 'a manager changes no rules') from c;
select is(tests.draft(director, '[{') #>> '{body,errors,0,field}', 'rules', 'broken JSON is said') from c;
select matches(tests.draft(director, '[{"name": "x", "conditions": {"moon": 1}, "pool": "sul"}]') #>> '{body,errors,0,detail}', '^/0/conditions/moon', 'and the place of what is wrong') from c;
select is(tests.rules(director, 'draft', 0) ->> 'http_status', '422', 'no draft without rules') from c;
create temporary table v as select (tests.draft(director, '[{"name": "Todos", "conditions": {}, "pool": "sul"}]') #>> '{body,became}')::integer as n from c;
create temporary table w as select (tests.draft(director, '[]') #>> '{body,became}')::integer as n from c;
select is(tests.standing(n), 'draft', 'a draft changes nothing') from v;
select is((select s.note || ' ' || leads.actor_name(s.created_by) from routing.rule_sets as s, v where s.version = v.n), 'todos ao Sul Dora', 'and says what for and by whom');
select is(tests.rules(director, 'activate', n) #>> '{body,code}', 'ID332', 'it is not activated') from c, v;
select matches(tests.rules(director, 'activate', n) #>> '{body,detail}', 'ainda não foi simulada', 'before it is simulated') from c, v;
select is(tests.rules(director, 'simulate', n, '{"days": "7"}') ->> 'http_status', '200', 'it is simulated') from c, v;
select is(tests.standing(n), 'simulated', 'which stays with it') from v;
create temporary table p as select x as one from c, v, jsonb_array_elements((tests.desk_page(director, 'distribution')).body #> '{data,versions}') as x where (x ->> 'version')::integer = v.n;
select is(one #>> '{simulation,leads}', '3', 'over the leads of these days') from p;
select is(one #>> '{simulation,different}', '2', 'of whom two would have gone to somebody else') from p;
select is(tests.rules(operator, 'activate', n) ->> 'http_status', '200', 'then it is activated') from c, v;
select is(tests.standing(n), 'active', 'and holds') from v;
select matches(tests.rules(director, 'activate', n) #>> '{body,detail}', '^Otto já fez isto \(ativou\)', 'the second to do so is told by whom') from c, v;
create temporary table l as select tests.lead(9) as id;
select is((select d.winner_id from routing.decisions as d, l where d.lead_id = l.id), tests.consultant(3), 'the next lead goes by it');
select tests.rules(director, 'simulate', n) from c, w;
select matches(tests.rules(director, 'activate', n) #>> '{body,detail}', 'não é mais a ativa', 'one that was made before it is overruled with a reason') from c, w;
select is(tests.rules(director, 'discard', n) ->> 'http_status', '200', 'or discarded') from c, w;
select is(tests.standing(n), 'retired', 'for good') from w;
select is(tests.rules(director, 'discard', 987) #>> '{body,code}', 'ID209', 'no other version') from c;

create function tests.away(p_who ops.credential, p_n integer, p_patch jsonb default '{}') returns jsonb language sql as $$
    select to_jsonb(d) from routing.consultants as k, lateral tests.desk_act(p_who, jsonb_build_object('action', 'add_absence', 'object', k.uid) || p_patch) as d where k.id = tests.consultant(p_n)
$$;
select is(tests.away(manager, 2) #>> '{body,code}', 'ID208', 'a manager sends away nobody of another team') from c;
select is(tests.away(manager, 1, '{"from": "2026-04-05", "until": "2026-04-01"}') ->> 'http_status', '422', 'an absence ends after it began') from c;
select is(tests.away(manager, 1, '{"until": "2026-03-20", "reason": "vacation"}') ->> 'http_status', '200', 'one of theirs is away') from c;
select is(tests.away(director, 1) #>> '{body,code}', 'ID331', 'once') from c;
select is((tests.desk_act(manager, jsonb_build_object('action', 'end_absence', 'object', a.id::text))).http_status, 200, 'and back') from c, routing.absences as a;
select is((select count(*) from routing.list_absences()), 0::bigint, 'nobody is away');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
