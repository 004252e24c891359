begin;
select plan(81);

select tests.make_operation();
insert into leads.products (code, name) values ('carro', 'Carro');
create function tests.says(p_document jsonb) returns text language sql as $$ select coalesce(rework.check_policy(p_document), 'right') $$;
create function tests.steps(variadic p_steps jsonb[]) returns text language sql as $$ select tests.says(jsonb_build_object('steps', to_jsonb(p_steps))) $$;
create function tests.a_step(p_gap jsonb default '2', p_template jsonb default '"rework_1"') returns jsonb language sql as $$ select jsonb_build_object('gap_days', p_gap, 'template', p_template) $$;

select is(tests.says(null), 'an object is needed', 'nothing at all');
select is(tests.says('"x"'), 'an object is needed', 'a text');
select is(tests.says('{}'), 'right', 'an object that says nothing');
select matches(tests.says('{"zebu": 1, "abacus": 1, "name": ""}'), '^abacus: no such field', 'the first field that is none, before what is wrong with others');
select is(tests.says(jsonb_build_object('name', n)), x, 'a name of ' || coalesce(length(n)::text, 'nothing')) from (values ('', 'name: a text of 1 to 100 characters'), ('x', 'right'), (repeat('x', 100), 'right'), (repeat('x', 101), 'name: a text of 1 to 100 characters'), (null, 'name: a text of 1 to 100 characters')) as v (n, x);
select is(tests.says('{"name": 5}'), 'name: a text of 1 to 100 characters', 'a number for a name');
select is(tests.says(jsonb_build_object('position', p)), x, 'position ' || p::text) from (values ('1'::jsonb, 'right'), ('999999', 'right'), ('1000000', 'position: a whole number from 1 on'), ('1.5', 'position: a whole number from 1 on'), ('-1', 'position: a whole number from 1 on'), ('null', 'position: a whole number from 1 on')) as v (p, x);
select is(tests.says(jsonb_build_object('days', p)), 'right', 'days: ' || p::text) from unnest('{calendar,business}'::text[]) as p;
select is(tests.says('{"days": ["calendar"]}'), 'days: calendar or business', 'days as a list');
select is(tests.says(jsonb_build_object('hold_out_percent', p)), x, 'held out: ' || p::text)
from (values ('0'::jsonb, 'right'), ('50', 'right'), ('50.0', 'right'), ('0.1', 'right'), ('50.1', 'hold_out_percent: a number from 0 to 50 with at most one decimal'), ('-0.1', 'hold_out_percent: a number from 0 to 50 with at most one decimal'), ('1.25', 'hold_out_percent: a number from 0 to 50 with at most one decimal'),
    ('null', 'hold_out_percent: a number from 0 to 50 with at most one decimal'), ('[1]', 'hold_out_percent: a number from 0 to 50 with at most one decimal')) as v (p, x);
select is(tests.says(jsonb_build_object('new_conversation_after', p)), x, 'a new conversation after ' || p::text)
from (values ('"1 hour"'::jsonb, 'right'), ('"365 days"', 'right'), ('"59 minutes"', 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"'), ('"366 days"', 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"'), ('5', 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"'), ('null', 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"'), ('"soon"', 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"')) as v (p, x);

-- Conditions.
select is(tests.says('{"conditions": {}}'), 'right', 'no condition');
select is(tests.says('{"conditions": null}'), 'conditions: an object {kind: [values]}', 'conditions that are nothing');
select is(tests.says('{"conditions": {"origin": "site"}}'), 'conditions.origin: a list of at least one value', 'one value without its list');
select is(tests.says('{"conditions": {"zebra": [], "cidade": []}}'), 'conditions.cidade: no such kind; there are product, origin, source, uf', 'the first kind that is none');
select is(tests.says('{"conditions": {"product": ["carro", "plano"], "origin": ["site"], "source": ["parceiro"], "uf": ["SP", "RJ"]}}'), 'right', 'one of each kind');
select is(tests.says('{"conditions": {"product": ["site"]}}'), 'conditions.product[1]: nothing is called site', 'an origin is no product');
select is(tests.says('{"conditions": {"origin": ["carro"]}}'), 'conditions.origin[1]: nothing is called carro', 'a product no origin');
select is(tests.says('{"conditions": {"source": ["site"]}}'), 'conditions.source[1]: nothing is called site', 'an origin no source');
select is(tests.says('{"conditions": {"uf": ["parceiro"]}}'), 'conditions.uf[1]: nothing is called parceiro', 'a source no state');
select is(tests.says('{"conditions": {"product": ["carro", "x", "y"]}}'), 'conditions.product[2]: nothing is called x', 'the first value that is none');
select is(tests.says('{"conditions": {"product": ["carro"], "origin": ["x"], "uf": ["XX"]}}'), 'conditions.origin[1]: nothing is called x', 'of the first kind that has one');
select is(tests.says('{"conditions": {"uf": ["XX"], "product": ["nada"]}}'), 'conditions.product[1]: nothing is called nada', 'by name');

-- Steps.
select is(tests.says('{"steps": null}'), 'steps: a list of 1 to 20 steps', 'steps that are nothing');
select is(tests.says('{"steps": {}}'), 'steps: a list of 1 to 20 steps', 'steps that are no list');
select is(tests.says(jsonb_build_object('steps', (select jsonb_agg(tests.a_step()) from generate_series(1, n)))), x, n || ' steps') from (values (1, 'right'), (20, 'right'), (21, 'steps: a list of 1 to 20 steps')) as v (n, x);
select is(tests.steps(tests.a_step(), tests.a_step() || '{"more": 1}'), 'steps[2]: an object with gap_days and template', 'a field too many');
select is(tests.steps(tests.a_step(), '[]'), 'steps[2]: an object with gap_days and template', 'a list');
select is(tests.steps('{}'), 'steps[1].gap_days: a whole number from 1 to 365', 'an empty step');
select is(tests.steps(tests.a_step(), tests.a_step(g)), x, 'a gap of ' || g::text) from (values ('1'::jsonb, 'right'), ('365', 'right'), ('366', 'steps[2].gap_days: a whole number from 1 to 365'), ('1000', 'steps[2].gap_days: a whole number from 1 to 365'), ('"2"', 'steps[2].gap_days: a whole number from 1 to 365'), ('1.5', 'steps[2].gap_days: a whole number from 1 to 365'), ('null', 'steps[2].gap_days: a whole number from 1 to 365')) as v (g, x);
select is(tests.steps(tests.a_step(), tests.a_step(p_template => t)), x, 'a template ' || t::text) from (values ('""'::jsonb, 'steps[2].template: missing'), ('null', 'steps[2].template: missing'), ('"nada"', 'steps[2].template: no template is called nada'), ('"opt_out_confirmation"', 'steps[2].template: opt_out_confirmation is no template for rework'), ('"rework_3"', 'right')) as v (t, x);
select is(tests.steps(tests.a_step('0'), tests.a_step('0', '"nada"')), 'steps[1].gap_days: a whole number from 1 to 365', 'the first step that is wrong');

-- Calls.
select is(tests.says('{"calls": null}'), 'calls: a list of at most 99 durations, [] for the settings', 'calls that are nothing');
select is(tests.says('{"calls": "1 day"}'), 'calls: a list of at most 99 durations, [] for the settings', 'one call without its list');
select is(tests.says('{"calls": []}'), 'right', 'those of the settings');
select is(tests.says(jsonb_build_object('calls', (select jsonb_agg('1 day'::text) from generate_series(1, n)))), x, n || ' calls') from (values (99, 'right'), (100, 'calls: a list of at most 99 durations, [] for the settings')) as v (n, x);
select is(tests.says(jsonb_build_object('calls', jsonb_build_array('1 hour', c))), x, 'a call after ' || c::text)
from (values ('"1 minute"'::jsonb, 'right'), ('"30 days"', 'right'), ('"59 seconds"', 'calls[2]: a duration with its unit, from "1 minute" to "30 days"'), ('"31 days"', 'calls[2]: a duration with its unit, from "1 minute" to "30 days"'), ('60', 'calls[2]: a duration with its unit, from "1 minute" to "30 days"'), ('null', 'calls[2]: a duration with its unit, from "1 minute" to "30 days"'), ('"x"', 'calls[2]: a duration with its unit, from "1 minute" to "30 days"')) as v (c, x);
select is(tests.says('{"calls": ["1 hour", "x", "y"]}'), 'calls[2]: a duration with its unit, from "1 minute" to "30 days"', 'the first that is none');

select * from finish();
rollback;
