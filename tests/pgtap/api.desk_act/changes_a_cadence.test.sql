begin;
select plan(16);

select tests.make_operation();
select rework.save_policy('outro', '{"name": "Outro", "steps": [{"gap_days": 9, "template": "rework_1"}]}');
create temporary table c as select tests.desk('dora@example.com') as director, tests.desk('otto@example.com', 'operator') as operator, tests.desk('mia@example.com', 'manager') as manager;
create function tests.change(p_who ops.credential, p_set jsonb, p_seen text default desk.policy_seen('default')) returns jsonb language sql as $$
    select to_jsonb(d) from tests.desk_act(p_who, jsonb_build_object('action', 'save_policy', 'object', 'default', 'seen', p_seen, 'set', p_set)) as d
$$;
create function tests.cadence(p_code text) returns text language sql as $$
    select concat_ws(' ', p.name, p.day_kind, p.hold_out_percent, (select string_agg(s.gap_days || ':' || s.template_code, ',' order by s.step) from rework.steps as s where s.policy_id = p.id))
    from rework.policies as p where p.code = p_code
$$;
create temporary table o as select tests.cadence('outro') as was, desk.policy_seen('default') as seen;
select is(tests.change(manager, '{"name": "x"}') ->> 'http_status', '403', 'a manager changes none') from c;
select is(tests.change(director, '{"name": "x", "gap_1": "dois", "template_1": "rework_1"}') #>> '{body,errors,0,field}', 'policy', 'what is wrong is said') from c;
select matches(tests.change(director, '{"name": "x", "gap_1": "dois", "template_1": "rework_1"}') #>> '{body,errors,0,detail}', 'steps\[1\]\.gap_days', 'with its place') from c;
select matches(tests.change(director, '{"gap_1": "2", "template_1": "first_contact"}') #>> '{body,errors,0,detail}', 'steps\[1\]\.template', 'a template of another purpose') from c;
select matches(tests.change(director, '{"hold_out": "60"}') #>> '{body,errors,0,detail}', 'hold_out_percent', 'a share that is too large') from c;
select matches(tests.change(director, '{"hold_out": "um"}') #>> '{body,errors,0,detail}', 'hold_out_percent', 'or no number') from c;
select is(tests.cadence('default'), 'D+3, D+6, D+10 calendar 0.0 3:rework_1,3:rework_2,4:rework_3', 'nothing has changed');
select is(tests.change(director, '{"name": "Rápida", "days": "business", "hold_out": "2,5", "gap_1": "2", "template_1": "rework_2", "gap_2": " ", "template_2": "rework_1", "gap_3": "5", "template_3": "rework_3"}') ->> 'http_status',
    '200', 'a cadence is changed') from c;
select is(tests.cadence('default'), 'Rápida business 2.5 2:rework_2,5:rework_3', 'as it was typed, without the empty step');
select is(tests.cadence('outro'), was, 'the other is what it was') from o;
select is(tests.change(operator, '{"name": "Lenta"}', seen) #>> '{body,code}', 'ID341', 'who saw it as it was is told') from c, o;
select matches(tests.change(operator, '{"name": "Lenta"}', seen) #>> '{body,detail}', 'Dora já fez isto \(mudou a cadência\)', 'by whom it was changed') from c, o;
select is(tests.change(operator, '{"name": "Lenta"}') ->> 'http_status', '200', 'and may decide again') from c;
select is((tests.desk_act(director, '{"action": "save_policy", "object": "nada", "set": {"name": "x"}, "seen": "x"}')).http_status, 409, 'a cadence that is gone') from c;
select is((select count(*) from ops.audit as a where a.object_kind = 'rework.policies' and a.actor like 'token:%'), 2::bigint, 'the audit knows who');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
