begin;
select plan(14);

create function tests.check(p_rules jsonb) returns text language plpgsql as $$
begin
    perform intake.check_skip_rules(p_rules);
    return 'taken';
exception
    when sqlstate 'ID105' then return sqlerrm;
end;
$$;

select is(tests.check(t.rules), t.said, t.what)
from (values
    ('no rules', '[]'::jsonb, 'taken'),
    ('each form', '[{"path": "/a", "filled": true}, {"path": "$.b", "equals": []}]', 'taken'),
    ('null', 'null', 'skip rules are a list'),
    ('nothing', null, 'skip rules are a list'),
    ('an object', '{}', 'skip rules are a list'),
    ('a text in the list', '["a"]', 'skip/0: "a" is not a rule'),
    ('neither question', '[{"path": "/a"}]', 'skip/0: {"path": "/a"} is not a rule'),
    ('both questions', '[{"path": "/a", "filled": true, "equals": [1]}]', 'skip/0: {"path": "/a", "equals": [1], "filled": true} is not a rule'),
    ('filled is yes or no', '[{"path": "/a", "filled": "x"}]', 'skip/0: {"path": "/a", "filled": "x"} is not a rule'),
    ('equals is a list', '[{"path": "/a", "equals": "x"}]', 'skip/0: {"path": "/a", "equals": "x"} is not a rule'),
    ('a path that is a number', '[{"path": 7, "filled": true}]', 'skip/0: {"path": 7, "filled": true} is not a rule'),
    ('no path', '[{"filled": true}]', 'skip/0: {"filled": true} is not a rule'),
    ('the second is named by its place, counted from nought', '[{"path": "/a", "filled": true}, 7]', 'skip/1: 7 is not a rule'),
    ('a path that leads nowhere', '[{"path": "/a", "filled": true}, {"path": "a", "equals": [1]}]', 'skip/1: "a" is not a path')
) as t (what, rules, said);

select * from finish();
rollback;
