begin;
select plan(10);

select tests.make_operation();
select routing.save_rule('Vista', 'geral', '{}', 1);
select routing.save_rule('Nunca', 'geral', '{"uf": ["RJ"]}');
select routing.save_rule('Fica', 'geral', '{"uf": ["MG"]}');
select tests.lead(1);
select tests.remember();

select lives_ok($$select routing.remove_rule('Nunca')$$, 'a rule that decided nothing');
select is(tests.what_changed(), 'routing.rule_sets +1, routing.rule_sets ~1, routing.rules -1', 'is gone, and it alone');
select is_empty($$select from routing.rules as r where r.name = 'Nunca'$$, 'by its name');
select lives_ok($$select routing.remove_rule('Vista')$$, 'one that a decision names');
select is(tests.what_changed(), 'routing.rule_sets +1, routing.rule_sets ~1, routing.rules ~1', 'stays, and it alone is changed');
select is((select r.is_active from routing.rules as r where r.name = 'Vista'), false, 'as inactive');
select is((select count(*) from routing.rules as r where r.is_active), 2::bigint, 'the others go on');
select throws_ok($$select routing.remove_rule('Nunca')$$, 'ID209', null, 'what is gone cannot be taken away');
select throws_ok($$select routing.remove_rule(null)$$, 'ID209', null, 'nor can nothing');

create temporary table n as select count(*) as n from routing.rule_sets;
update routing.rules set is_active = false where name = 'Fica';
select is((select count(*) from routing.rule_sets), n + 1, 'what is changed by hand afterwards makes a version of its own') from n;

select * from finish();
rollback;
