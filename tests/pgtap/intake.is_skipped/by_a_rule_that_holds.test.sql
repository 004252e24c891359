begin;
select plan(15);

create function tests.skips(p_rules jsonb, p_item jsonb, p_body jsonb default '{}') returns boolean language plpgsql as $$
declare
    v_source intake.sources;
begin
    v_source.skip_rules := p_rules;
    return intake.is_skipped(v_source, p_item, p_body);
end;
$$;

select is(tests.skips('[]', '{"a": 1}'), false, 'without rules nothing is');
select is(tests.skips('[{"path": "/a", "filled": false}]', '{"b": 1}'), true, 'what lacks something');
select is(tests.skips('[{"path": "/a", "filled": false}]', '{"a": " "}'), true, 'where it is blank too');
select is(tests.skips('[{"path": "/a", "filled": false}]', '{"a": 1}'), false, 'not what has it');
select is(tests.skips('[{"path": "/a", "filled": true}]', '{"a": 1}'), true, 'what has something');
select is(tests.skips('[{"path": "/a", "filled": true}]', '{"b": 1}'), false, 'not what lacks it');
select is(tests.skips('[{"path": "/a", "equals": ["teste"]}]', '{"a": " TÉSTE "}'), true, 'what says this, however it is written');
select is(tests.skips('[{"path": "/a", "equals": [" Tésté "]}]', '{"a": "teste"}'), true, 'on either side');
select is(tests.skips('[{"path": "/a", "equals": ["teste"]}]', '{"a": "testes"}'), false, 'not what says something else');
select is(tests.skips('[{"path": "/a", "equals": ["x", true]}]', '{"a": true}'), true, 'one of several');
select is(tests.skips('[{"path": "/a", "equals": ["x", true]}]', '{"b": true}'), false, 'not elsewhere');
select is(tests.skips('[{"path": "/a", "equals": []}]', '{"a": 1}'), false, 'of none no one');
select is(tests.skips('[{"path": "/a", "filled": false}, {"path": "/b", "equals": ["1"]}]', '{"a": 1, "b": 1}'), true, 'one rule is enough, a number is its digits');
select is(tests.skips('[{"path": "/a", "filled": false}, {"path": "/b", "equals": ["1"]}]', '{"a": 1, "b": 2}'), false, 'where none holds it is taken');
select is(tests.skips('[{"path": "$body.test", "equals": [true]}]', '{"test": false}', '{"test": true}'), true, 'a rule may look at the whole body');

select * from finish();
rollback;
