begin;
select plan(8);

-- Each with another shape beside it, so that no part of one comes into the other.
select tests.make_operation();
update ops.settings set value = '"Casa Ltda"' where key = 'company_name';
create function tests.submission(p_patch jsonb) returns jsonb language sql as $$
    select sending.template_submission(jsonb_populate_record(t, p_patch)) from sending.templates as t order by t.id limit 1
$$;
create temporary table p as select '{"name": "oi", "language": "pt_BR", "category": "MARKETING", "parameter_format": "POSITIONAL", "body": "Oi, {{1}} da {{2}}", "parameters": ["person_first_name", "company_name"], "footer": "Responda PARAR", "buttons": [{"text": "Quero"}, {"text": "Parar"}]}'::jsonb as full;
select is(tests.submission("full"), '{"name": "oi", "language": "pt_BR", "category": "MARKETING", "parameter_format": "POSITIONAL", "components": [
    {"type": "BODY", "text": "Oi, {{1}} da {{2}}", "example": {"body_text": [["Maria", "Casa Ltda"]]}}, {"type": "FOOTER", "text": "Responda PARAR"},
    {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Quero"}, {"type": "QUICK_REPLY", "text": "Parar"}]}
]}'::jsonb, 'body with examples, footer, buttons in their order') from p;
select is(tests.submission("full" || '{"buttons": [{"text": "Parar"}, {"text": "Quero"}]}') #>> '{components,2,buttons,0,text}', 'Parar', 'whatever that is') from p;
select is(tests.submission("full" || '{"footer": null, "buttons": []}') -> 'components', '[{"type": "BODY", "text": "Oi, {{1}} da {{2}}", "example": {"body_text": [["Maria", "Casa Ltda"]]}}]'::jsonb, 'without footer and buttons') from p;
select is((select string_agg(c ->> 'type', ' ' order by n) from jsonb_array_elements(tests.submission("full" || '{"footer": null}') -> 'components') with ordinality as x (c, n)), 'BODY BUTTONS', 'buttons alone') from p;
select is((select string_agg(c ->> 'type', ' ' order by n) from jsonb_array_elements(tests.submission("full" || '{"buttons": []}') -> 'components') with ordinality as x (c, n)), 'BODY FOOTER', 'a footer alone') from p;
select is(tests.submission("full" || '{"parameters": [], "body": "Oi"}') #> '{components,0}', '{"type": "BODY", "text": "Oi"}'::jsonb, 'what has no variables needs no examples') from p;
select is(
    tests.submission("full" || '{"parameter_format": "NAMED", "parameters": ["referrer_name", "person_first_name", "product_name", "consultant_first_name"]}') #> '{components,0,example}',
    '{"body_text_named_params": [{"param_name": "referrer_name", "example": "João Siqueira"}, {"param_name": "person_first_name", "example": "Maria"}, {"param_name": "product_name", "example": "Consórcio de imóvel"}, {"param_name": "consultant_first_name", "example": "Ana"}]}'::jsonb,
    'named ones by their names, each with its own example'
) from p;
select is(tests.submission("full" || '{"category": "UTILITY", "language": "en"}') - 'components' - 'name' - 'parameter_format', '{"category": "UTILITY", "language": "en"}'::jsonb, 'category and language are its own') from p;

select * from finish();
rollback;
