begin;
select plan(8);

select tests.make_operation();
insert into routing.pools (code, name) values ('rio', 'Rio');
create temporary table p as select p.id, p.code from routing.pools as p;
delete from routing.terms where num_nonnulls(pool_id, priority) > 0;
insert into routing.terms (kind, pool_id, priority, length)
select k, (select id from p where code = c), r, interval '1 hour'
from unnest(array['answer_person', 'call_by_consultant']) as k, (values ('rio', null), ('geral', null), ('rio', 'high'), (null, 'high')) as x (c, r);
create function tests.terms() returns text language sql as $$
    select string_agg(concat_ws(':', t.kind, p.code, t.priority), ' ' order by t.kind, p.code nulls last, t.priority nulls first) from routing.terms as t left join p on p.id = t.pool_id where num_nonnulls(t.pool_id, t.priority) > 0
$$;
create temporary table n as select count(*) as all_of from routing.terms;
select is(routing.remove_term('answer_person', null), false, 'what holds for all stays');
select is(routing.remove_term('answer_person', 'nowhere'), false, 'a pool that there is not has none');
select is((select count(*) from routing.terms), all_of, 'nothing went') from n;
select is(routing.remove_term('answer_person', 'rio'), true, 'of one pool');
select is(tests.terms(), 'answer_person:geral answer_person:rio:high answer_person:high call_by_consultant:geral call_by_consultant:rio call_by_consultant:rio:high call_by_consultant:high', 'alone');
select is(routing.remove_term('call_by_consultant', null, 'high'), true, 'of one priority');
select is(tests.terms(), 'answer_person:geral answer_person:rio:high answer_person:high call_by_consultant:geral call_by_consultant:rio call_by_consultant:rio:high', 'in no pool');
select is(routing.remove_term('call_by_consultant', null, 'high'), false, 'once');

select * from finish();
rollback;
