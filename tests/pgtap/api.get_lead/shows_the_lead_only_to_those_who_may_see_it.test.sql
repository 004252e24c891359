begin;
select plan(21);

select tests.make_operation();
create temporary table who as
select
    tests.make_token('site', p_source_id => s.id) as site, tests.make_token('site again', p_source_id => s.id) as site_too,
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('carla', p_consultant_id => tests.consultant(3)) as carla, tests.make_token('root', '{admin}', tests.consultant(2)) as root,
    tests.make_token('writer', '{leads:write}') as writer
from intake.sources as s;
insert into intake.sources (code, name) values ('other', 'Other');
alter table who add other bigint;
update who set other = tests.make_token('other', p_source_id => (select id from intake.sources where code = 'other'));

-- Submitted by the site; the turn makes Carla its owner.
create temporary table x as select tests.lead(1, '{}', site) as id from who;
create temporary table t as select l.uid, l.id from x join leads.leads as l on l.id = x.id;
grant select on who, t to public;
create function tests.sees(p_token_id bigint) returns integer language sql as $$
    select g.http_status from t, api.get_lead(tests.credential(p_token_id), t.uid) as g
$$;

select tests.as_role('indica_api');
select is(tests.sees(carla), 200, 'the owner sees it') from who;
select is(tests.sees(site), 200, 'who submitted it sees it') from who;
select is(tests.sees(site_too), 200, 'so does another token of the same source') from who;
select is(tests.sees(other), 404, 'another source does not') from who;
select is(tests.sees(ana), 404, 'nor does another consultant') from who;
select is(tests.sees(tests.token_id()), 200, 'the operation''s own token does');
select is(tests.sees(root), 200, 'and admin, whoever holds it') from who;
select is(tests.sees(writer), 403, 'without the scope nobody does') from who;
select is(tests.sees(0), 401, 'nor without a token');
select is((select format('%s %s', g.http_status, g.body ->> 'code') from api.get_lead(tests.credential(), gen_random_uuid()) as g), '404 ID201', 'a lead that does not exist');
select is((select format('%s %s', g.http_status, g.body ->> 'code') from who, t, api.get_lead(tests.credential(who.ana), t.uid) as g), '404 ID201', 'looks the same as one that is not shown');
select is((select g.http_status from api.get_lead(tests.credential(), null) as g), 404, 'no uid is no lead');
select tests.as_role('none');

select tests.lead(1, '{}', ana) from who;
select is(tests.sees(ana), 200, 'a later submitter keeps read access') from who;
select is((select g.http_status from who, t, api.get_lead(tests.credential(who.bruno), t.uid) as g), 404, 'others still do not');
create temporary table r as select * from tests.submit('{"origin": "manual"}', 'k', (select other from who));
select is(tests.sees(other), 404, 'a rejected submission gives no access') from who;
update leads.leads set consultant_id = tests.consultant(2);
select is(tests.sees(bruno), 200, 'a new owner sees it') from who;
select is(tests.sees(carla), 404, 'the former one no longer') from who;

select is(
    (select g.body -> 'allowed' from who, t, api.get_lead(tests.credential(who.bruno), t.uid) as g),
    (select to_jsonb(leads.next_statuses(l)) from leads.leads as l), 'the owner is told where the lead can go'
);
select isnt((select g.body -> 'allowed' from who, t, api.get_lead(tests.credential(who.bruno), t.uid) as g), '[]', 'which is somewhere');
select is((select g.body -> 'allowed' from who, t, api.get_lead(tests.credential(who.ana), t.uid) as g), '[]', 'who only sees it can move it nowhere');
select is((select g.body ->> 'next_action_name' from who, t, api.get_lead(tests.credential(who.bruno), t.uid) as g), 'primeira mensagem', 'the next step comes in words too');

select * from finish();
rollback;
