begin;
select plan(35);
select tests.make_operation();

create function tests.saves(p_document jsonb, p_code text default 'carro') returns text language plpgsql as $$
begin
    perform rework.save_policy(p_code, p_document);
    return 'saved';
exception when sqlstate 'ID105' then
    return replace(sqlerrm, 'a policy cannot be saved: ', '');
end;
$$;
create function tests.but(p_patch jsonb) returns text language sql as $$
    select tests.saves('{"name": "Carro", "steps": [{"gap_days": 2, "template": "rework_1"}]}'::jsonb || p_patch)
$$;
select is(tests.saves(null), 'an object is needed', 'nothing');
select is(tests.saves('[]'), 'an object is needed', 'a list');
select is(tests.but('{"passos": 1}'), 'passos: no such field; there are name, position, conditions, days, hold_out_percent, new_conversation_after, steps, calls', 'a field that there is not');
select is(tests.saves('{"name": "Carro"}'), 'steps: missing', 'no steps');
select is(tests.saves('{"steps": [{"gap_days": 2, "template": "rework_1"}]}'), 'name: missing', 'no name');
select is(tests.but('{"name": " "}'), 'name: a text of 1 to 100 characters', 'an empty name');
select is(tests.saves('{"name": "x", "steps": [{"gap_days": 2, "template": "rework_1"}]}', 'Carro Novo'), 'code: 1 to 40 of a-z, 0-9, _ and -', 'a code with a blank');
select is(tests.but('{"position": 0}'), 'position: a whole number from 1 on', 'place 0');
select is(tests.but('{"position": "2"}'), 'position: a whole number from 1 on', 'a place as text');
select is(tests.but('{"days": "úteis"}'), 'days: calendar or business', 'other days');
select is(tests.but('{"days": null}'), 'days: calendar or business', 'null days');
select is(tests.but('{"hold_out_percent": 51}'), 'hold_out_percent: a number from 0 to 50 with at most one decimal', 'more than half held out');
select is(tests.but('{"hold_out_percent": 0.25}'), 'hold_out_percent: a number from 0 to 50 with at most one decimal', 'a share finer than the draw');
select is(tests.but('{"hold_out_percent": "10"}'), 'hold_out_percent: a number from 0 to 50 with at most one decimal', 'a share as text');
select is(tests.but('{"new_conversation_after": "2"}'), 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"', 'a duration without a unit');
select is(tests.but('{"new_conversation_after": "5 minutes"}'), 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"', 'five minutes');
select is(tests.but('{"conditions": []}'), 'conditions: an object {kind: [values]}', 'conditions as a list');
select is(tests.but('{"conditions": {"cidade": ["Santos"]}}'), 'conditions.cidade: no such kind; there are product, origin, source, uf', 'a kind that there is not');
select is(tests.but('{"conditions": {"origin": []}}'), 'conditions.origin: a list of at least one value', 'no value');
select is(tests.but('{"conditions": {"origin": ["site", "sitio"]}}'), 'conditions.origin[2]: nothing is called sitio', 'an origin that there is not');
select is(tests.but('{"conditions": {"product": ["nada"]}}'), 'conditions.product[1]: nothing is called nada', 'a product that there is not');
select is(tests.but('{"conditions": {"source": ["nada"]}}'), 'conditions.source[1]: nothing is called nada', 'a source that there is not');
select is(tests.but('{"conditions": {"uf": ["SP", "XX"]}}'), 'conditions.uf[2]: nothing is called XX', 'a state that there is not');
select is(tests.but('{"steps": []}'), 'steps: a list of 1 to 20 steps', 'no step');
select is(tests.but('{"steps": [3]}'), 'steps[1]: an object with gap_days and template', 'a step that is a number');
select is(tests.but('{"steps": [{"gap_days": 2, "template": "rework_1"}, {"gap_days": 0, "template": "rework_2"}]}'), 'steps[2].gap_days: a whole number from 1 to 365', 'no gap');
select is(tests.but('{"steps": [{"gap_days": 400, "template": "rework_1"}]}'), 'steps[1].gap_days: a whole number from 1 to 365', 'more than a year');
select is(tests.but('{"steps": [{"gap_days": 2, "template": "rework_1"}, {"gap_days": 3}]}'), 'steps[2].template: missing', 'no template');
select is(tests.but('{"steps": [{"gap_days": 2, "template": "oi"}]}'), 'steps[1].template: no template is called oi', 'a template that there is not');
select is(tests.but('{"steps": [{"gap_days": 2, "template": "first_contact"}]}'), 'steps[1].template: first_contact is no template for rework', 'a template for something else');
select is(tests.saves('{"conditions": {"origin": ["site"]}}', 'default'), 'conditions: the default policy is for every lead', 'the default for some');
select is(tests.saves('{"position": 1}', 'default'), 'position: the default policy is asked last', 'the default first');
select is((select count(*) from rework.policies as p), 1::bigint, 'nothing of all this was saved');
select is((select count(*) from rework.retimings), 0::bigint, 'and no lead is looked at for it');
select is(tests.but('{}'), 'saved', 'what is right is saved');

select * from finish();
rollback;
