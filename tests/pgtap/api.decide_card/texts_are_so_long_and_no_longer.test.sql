begin;
select plan(16);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table a as select * from tests.contacted_lead(1);
select tests.send_cards(1, 'm1', jsonb_build_array(tests.card('Rui Prado', null)));
create function tests.says(p_is_accepted boolean, p_body jsonb, p_field text) returns text language sql as $$
    select coalesce((
        select string_agg(e ->> 'code', ' ')
        from intake.cards as c, api.decide_card(tests.credential(), c.uid, p_is_accepted, convert_to(p_body::text, 'UTF8')) as d, jsonb_array_elements(d.body -> 'errors') as e
        where e ->> 'field' = p_field and e ->> 'code' in ('ID112', 'ID113')
    ), 'no')
$$;
-- Another field is wrong each time, so that nothing is decided.
select is(tests.says(t.is_accepted, t.beside || jsonb_build_object(t.field, t.value), t.field), t.said, concat_ws(' ', t.field, 'of', length(t.value #>> '{}'), t.is_accepted))
from (values
    (true, '{"phone": 7}'::jsonb, 'name', to_jsonb(repeat('a', 200)), 'no'), (true, '{"phone": 7}', 'name', to_jsonb(repeat('a', 201)), 'ID113'),
    (true, '{"name": 7}', 'phone', to_jsonb(repeat('1', 64)), 'no'), (true, '{"name": 7}', 'phone', to_jsonb(repeat('1', 65)), 'ID113'),
    (true, '{"name": 7}', 'product', to_jsonb(repeat('a', 64)), 'no'), (true, '{"name": 7}', 'product', to_jsonb(repeat('a', 65)), 'ID113'),
    (true, '{"name": 7}', 'reason', to_jsonb(repeat('a', 501)), 'no'), (true, '{}', 'name', '7', 'ID112'), (true, '{}', 'phone', '7', 'ID112'), (true, '{}', 'product', '7', 'ID112'), (true, '{"name": 7}', 'reason', '7', 'no'),
    (false, '{}', 'reason', to_jsonb(repeat('a', 501)), 'ID113'), (false, '{}', 'reason', '7', 'ID112')
) as t (is_accepted, beside, field, value, said);
select is((select count(*) from intake.cards as c where c.decided_at is null), 1::bigint, 'nothing is decided');
select is(tests.says(false, jsonb_build_object('reason', repeat('a', 500), 'name', 7), 'reason'), 'no', 'so long a reason is one');
select is((select c.outcome from intake.cards as c), 'ignored', 'and decides');

select * from finish();
rollback;
