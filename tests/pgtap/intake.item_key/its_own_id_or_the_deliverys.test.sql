begin;
select plan(8);

create function tests.key(p_map jsonb, p_item jsonb, p_key text default 'delivery-1') returns text language plpgsql as $$
declare
    v_source intake.sources;
begin
    v_source.field_map := p_map;
    return intake.item_key(v_source, p_item, '{"id": "body"}', p_key);
end;
$$;

select is(tests.key('{"delivery_id": "/id"}', '{"id": " L-1 "}'), 'L-1', 'its own id');
select is(tests.key('{"delivery_id": "/id"}', '{"id": 7}'), '7', 'a number too');
select is(tests.key('{"delivery_id": "$body.id"}', '{"id": 7}'), 'body', 'or that of the body');
select is(tests.key('{"delivery_id": "/id"}', '{"id": " "}'), 'delivery-1', 'where it has none the delivery''s');
select is(tests.key('{"person.name": "/id"}', '{"id": "L-1"}'), 'delivery-1', 'where nobody says which it is too');
select is(tests.key('{"delivery_id": "/id"}', '{"id": "é"}'), 'sha256:' || encode(sha256('é'::bytea), 'hex'), 'of other letters a digest');
select is(tests.key('{}', '{}', repeat('a', 255)), repeat('a', 255), 'as long as this');
select is(tests.key('{}', '{}', repeat('a', 256)), 'sha256:' || encode(sha256(repeat('a', 256)::bytea), 'hex'), 'of a longer one too');

select * from finish();
rollback;
