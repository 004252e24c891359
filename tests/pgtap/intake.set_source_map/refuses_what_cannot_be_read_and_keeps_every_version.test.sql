begin;
select plan(18);

select tests.make_operation();
select intake.add_source('site', 'Site'), intake.add_source('outro', 'Outro');
create function tests.refusal(p_map jsonb, p_items text default null, p_skip jsonb default '[]') returns text language plpgsql as $$
declare
    v_message text;
begin
    perform intake.set_source_map('site', p_map, '{}', p_items, p_skip);
    return 'taken';
exception
    when sqlstate 'ID105' then
        get stacked diagnostics v_message = message_text;
        return v_message;
end;
$$;

select is(tests.refusal('{"person.name": "nome"}'), 'person.name: "nome" is not a path', 'no pointer');
select is(tests.refusal('{"person.name": "$.a[*"}'), 'person.name: "$.a[*" is not a path', 'no SQL/JSON path');
select is(tests.refusal('{"person.name": {"join": ["/a", ["/b", 3]]}}'), 'person.name/join/1/1: 3 is not an expression', 'the place of what is wrong');
select is(tests.refusal('{"person.name": {"from": "/a"}}'), 'person.name: {"from": "/a"} is not an expression', 'half a table');
select is(tests.refusal('{"person.name": []}'), 'person.name: [] is not an expression', 'an empty list');
select is(tests.refusal('{"person.name": null}'), 'person.name: null is not an expression', 'null');
select is(tests.refusal('{"person.age": "/a"}'), 'person.age is not a field of a submission', 'no such field');
select is(tests.refusal('{}', 'leads'), 'items: "leads" is not a path', 'items that are no path');
select is(tests.refusal('{}', null, '[{"path": "/t"}]'), 'skip/0: {"path": "/t"} is not a rule', 'a rule that says nothing');
select is(tests.refusal('{}', null, '[{"path": "/t", "filled": true}, {"path": "t", "equals": [1]}]'), 'skip/1: "t" is not a path', 'a rule without a path');
select is((select map_version from intake.sources where code = 'site'), 1, 'a refused map changes nothing');
select is((select count(*) from intake.source_maps), 2::bigint, 'and leaves no version');

select is(intake.set_source_map('site', '{"person.name": "/n"}', '{"origin": "site"}'), 2, 'the next version');
select is(intake.set_source_map('site', '{"person.name": "/leads/0/nome", "person.phone": "/leads/0/tel", "page.url": "/meta/a.b/0"}', '{}'), 3, 'a map by the first place of a list');
select results_eq(
    $$select items_path, field_map from intake.sources where code = 'site'$$,
    $$values ('/leads', '{"person.name": "/nome", "person.phone": "/tel", "page.url": "$body.\"meta\".\"a.b\"[0]"}'::jsonb)$$,
    'is taken for every place of it'
);
select results_eq(
    $$select m.version, m.items_path from intake.source_maps as m join intake.sources as s on s.id = m.source_id where s.code = 'site' order by 1$$,
    $$values (1, null), (2, null), (3, '/leads')$$,
    'every version is kept'
);
select is((select map_version from intake.sources where code = 'outro'), 1, 'another source keeps its own');
select throws_ok($$select intake.set_source_map('nobody', '{}', '{}')$$, 'ID209', null, 'no such source');

select * from finish();
rollback;
