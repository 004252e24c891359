begin;
select plan(14);

select tests.make_operation();
create temporary table t as select n, tests.lead(n) as lead_id from generate_series(1, 6) as n;
select tests.drain();
select tests.make_token('laptop', p_consultant_id => tests.consultant(1)), tests.make_token('phone', p_consultant_id => tests.consultant(1)), tests.make_token('other', p_consultant_id => tests.consultant(2));
select throws_ok($$select routing.leave('consultant1@example.com', 'consultant1@example.com')$$, 'ID105', null, 'nobody takes over from themselves');
select throws_ok($$select routing.leave('consultant1@example.com', 'nobody@example.com')$$, 'ID208', null, 'nor nobody');
update routing.consultants set is_active = false where id = tests.consultant(3);
select throws_ok($$select routing.leave('consultant1@example.com', 'consultant3@example.com')$$, 'ID306', null, 'nor somebody who has left');
select lives_ok($x$do $b$ begin perform routing.leave('consultant1@example.com', 'consultant2@example.com'); raise exception 'taken back' using errcode = 'T0001'; exception when sqlstate 'T0001' then null; end $b$ $x$, 'but whoever is there');
update routing.consultants set is_active = true where id = tests.consultant(3);
select is((select c.is_active from routing.consultants as c where c.id = tests.consultant(1)), true, 'and nothing has begun');
select is((select l::text from routing.leave('CONSULTANT1@example.com') as l), '(consultant1@example.com,2,2)', 'who leaves loses their tokens, and it is said how many, and how many leads are theirs');
select is((select array_agg(c.email order by c.email) from routing.consultants as c where c.is_active), '{consultant2@example.com,consultant3@example.com}', 'they are inactive');
select is((select count(*)::integer from routing.pool_members as m where m.is_active), 2, 'and in no pool');
select is((select count(*)::integer from ops.api_tokens as k where k.revoked_at is null and k.consultant_id is not null), 1, 'the tokens of others stay');
select is((select m.handed from routing.transfer_leads('consultant1@example.com', null, '{}', 'left', 'operator') as m), 2, 'their leads go to the next');
select is((select count(*)::integer from leads.leads as l where l.consultant_id = tests.consultant(1)), 0, 'none is left');
select is((select l.revoked || ' ' || l.open_leads from routing.leave('consultant1@example.com') as l), '0 0', 'again there is nothing to do');
select is((select count(*)::integer from outbox.jobs as m where m.kind = 'chatwoot.update' and m.payload ? 'owner'), 2, 'the assignee in Chatwoot follows');
select is(tests.is_sound(), '', 'all is sound');

select * from finish();
rollback;
