begin;
select plan(3);

select tests.make_operation();
select is((select count(*) from sending.list_templates()), (select count(*) from sending.templates), 'every template once');
select is_empty($$select t.code from sending.list_templates() as t where t.example is null or t.example ~ '\{\{'$$, 'no variable is left open in an example');
select is_empty($$select t.code from sending.list_templates() as t where t.submission ->> 'name' is distinct from t.name$$, 'each with its own submission');

select * from finish();
rollback;
