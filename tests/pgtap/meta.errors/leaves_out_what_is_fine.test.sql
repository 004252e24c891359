begin;
select plan(3);

select is(meta.errors('{"field": "a"}', null, '{"field": "b"}', null), '[{"field": "a"}, {"field": "b"}]'::jsonb, 'errors in their order, without the gaps');
select is(meta.errors(null, null), '[]'::jsonb, 'nothing wrong');
select is('[{"field": "a"}]'::jsonb || meta.errors(null), '[{"field": "a"}]'::jsonb, 'adds nothing');

select * from finish();
rollback;
