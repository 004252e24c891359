begin;
select plan(16);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table t as select tests.lead(1) as lead_id, tests.lead(2) as other_id;
create temporary table seen as select coalesce(max(a.id), 0) as id from ops.audit as a;
create view tests.news as
select a.who, a.action, a.object_kind, a.object, a.before, a.after, a.why, a.login from governance.audit as a where a.at >= '2026-03-10 16:00+00';
select tests.freeze('2026-03-10 16:00:00+00');

select set_config('indica.actor', 'operator:ana', true);
select ops.set_setting('company_name', '"Horizonte"');
select results_eq(
    $$select who, action, object, after ->> 'value', login from tests.news where object_kind = 'ops.settings'$$,
    $$values ('ana', 'changed', 'company_name', 'Horizonte', session_user::text collate "default")$$, 'a setting, by whom at the command line'
);
select routing.set_pool_member('geral', 'consultant1@example.com', 7);
select results_eq(
    $$select object, before, after from tests.news where object_kind = 'routing.pool_members'$$,
    $$select 'geral: ' || c.name, '{"weight": 1}'::jsonb, '{"weight": 7}'::jsonb from routing.consultants as c where c.email = 'consultant1@example.com'$$,
    'a weight, the member by name'
);
select is_empty($$select 1 from tests.news where object_kind = 'routing.pools'$$, 'the version of a pool, which follows by itself, is no news');

select routing.save_consultant('Bia Nova', 'bia@example.com');
select results_eq(
    $$select action, object, after ->> 'email' from tests.news where object_kind = 'routing.consultants'$$,
    $$values ('added', 'Bia Nova', '(hidden)')$$, 'a consultant, without the address'
);
select ops.create_token('novo', '{leads:read}');
select results_eq(
    $$select action, after ->> 'name', after ->> 'secret_sha256' from tests.news where object_kind = 'ops.api_tokens' and object = (select t.prefix from ops.api_tokens as t where t.name = 'novo')$$,
    $$values ('added', 'novo', '(hidden)')$$, 'a token, without what its secret is made of'
);
select set_config('indica.actor', '', true);
update leads.products set name = 'Outro' where code = 'plano';
delete from leads.status_transitions where from_status = 'new' and to_status = 'won';
update jobs.schedules set is_enabled = false where name = 'rework.run';
update sending.channels set is_default = false;
update sending.templates set body = 'Outro texto' where code = 'first_contact';
update intake.sources set name = 'Outra';
select results_eq(
    $$select object_kind, who, action, object from tests.news where who = session_user and object_kind <> 'ops.api_tokens' order by 1$$,
    $$select v.k, session_user::text collate "default", v.a, v.o
      from (values
        ('intake.sources', 'changed', 'parceiro'), ('jobs.schedules', 'changed', 'rework.run'), ('leads.products', 'changed', 'plano'),
        ('leads.status_transitions', 'removed', 'new won'), ('sending.channels', 'changed', (select c.code from sending.channels as c)),
        ('sending.templates', 'changed', 'first_contact')) as v (k, a, o)$$,
    'what a DBA changes by hand, by the role of the database'
);
select is((select n.before ->> 'name' from tests.news as n where n.object_kind = 'leads.products') is not null, true, 'what it was stands there');
create temporary table counted as select count(*) as n from ops.audit;
update sending.channels set held_until = util.current_time();
update leads.products set name = name;
select is((select count(*) from ops.audit), n, 'what machines change, and what changes nothing, is not kept') from counted;

-- Decisions of humans about leads.
select tests.make_token('Caio', '{leads:write,leads:read}', (select c.id from routing.consultants as c where c.email = 'consultant2@example.com'));
select routing.transfer_lead(
    lead_id, (select c.id from routing.consultants as c where c.id <> l.consultant_id order by c.id limit 1), 'carlos',
    'token:' || (select o.id from ops.api_tokens as o where o.name = 'Caio')
) from t join leads.leads as l on l.id = t.lead_id;
select results_eq(
    $$select n.who, n.action, n.object, n.why, n.before ? 'consultant', n.after ? 'consultant' from tests.news as n where n.action = 'transferred'$$,
    $$select c.name, 'transferred', l.uid::text, 'carlos', true, true
      from routing.consultants as c, t, leads.leads as l where c.email = 'consultant2@example.com' and l.id = t.lead_id$$,
    'a transfer: who, by the consultant''s name, from whom to whom, and in which words'
);
select is(
    (select e.data ? 'reason' from leads.events as e, t where e.lead_id = t.lead_id and e.kind = 'transferred'), false,
    'a human''s word that looks like a code is a word'
);
select leads.change_status(lead_id, 'lost', 'token:' || (select o.id from ops.api_tokens as o where o.name = 'Caio'), 'price') from t;
select results_eq(
    $$select n.before ->> 'status' is not null, n.after ->> 'status', n.why from tests.news as n where n.action = 'status_changed'$$,
    $$values (true, 'lost', 'price')$$, 'a lost lead with its reason'
);
select is_empty($$select 1 from tests.news as n, t, leads.leads as l where l.id = t.other_id and n.object = l.uid::text$$, 'nothing of the lead beside');

select throws_ok('update ops.audit set actor = ''x''', 'ID901', null, 'nobody changes it');
select throws_ok('delete from ops.audit', 'ID901', null, 'nobody deletes it');
select throws_ok('truncate ops.audit', 'ID901', null, 'nobody empties it');
set local role indica_dba;
select cmp_ok((select count(*) from governance.audit), '>', 5::bigint, 'a DBA reads it');
reset role;

select * from finish();
rollback;
