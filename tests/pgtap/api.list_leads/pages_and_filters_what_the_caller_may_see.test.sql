begin;
select plan(24);

select tests.make_operation();
create temporary table who as
select
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana,
    tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('site', p_source_id => s.id) as site,
    tests.make_token('root', '{admin}', tests.consultant(1)) as root,
    tests.make_token('writer', '{leads:write}') as writer
from intake.sources as s;

-- Seven leads; the turns of three consultants. The second comes from Bruno, the third from the site.
create temporary table x (n integer, id bigint);
insert into x select 1, tests.lead(1);
insert into x select 2, tests.lead(2, '{"person": {"name": "João Conceição", "phone": "+5521987654321", "email": "joao.c@example.com"}}', bruno) from who;
insert into x select 3, tests.lead(3, '{}', site) from who;
insert into x select n, tests.lead(n) from generate_series(4, 7) as n;
create function tests.uids(p_body jsonb) returns text language sql as $$
    select string_agg(x.n::text, ' ' order by e.n)
    from jsonb_array_elements(p_body -> 'leads') with ordinality as e (value, n)
    join leads.leads as l on l.uid = (e.value ->> 'uid')::uuid
    join x on x.id = l.id
$$;
create function tests.listed(p_token_id bigint, p_query jsonb default '{}') returns text language sql as $$
    select tests.uids(a.body) from api.list_leads(tests.credential(p_token_id), p_query) as a
$$;

select is(tests.listed(tests.token_id()), '7 6 5 4 3 2 1', 'the operation sees all, newest first');
select is(tests.listed(root), '7 6 5 4 3 2 1', 'so does admin, whoever holds it') from who;
select is(
    tests.listed(ana), (select string_agg(x.n::text, ' ' order by x.n desc) from x join leads.leads as l on l.id = x.id where l.consultant_id = tests.consultant(1)),
    'a consultant sees those they own'
) from who;
select is(
    tests.listed(bruno),
    (select string_agg(x.n::text, ' ' order by x.n desc) from x join leads.leads as l on l.id = x.id where l.consultant_id = tests.consultant(2) or x.n = 2),
    'and those they submitted'
) from who;
select is(tests.listed(site), '3', 'a source sees its own') from who;
select tests.lead(1, '{}', site) from who;
select is(tests.listed(site), '3 1', 'and those it touched') from who;
select is((select a.http_status from who, api.list_leads(tests.credential(who.writer), '{}') as a), 403, 'the scope is needed');
select is((select a.http_status from api.list_leads(tests.credential(0), '{}') as a), 401, 'and a token');

create temporary table p as select a.body from api.list_leads(tests.credential(), '{"limit": "3"}') as a;
select is(tests.uids(body), '7 6 5', 'a page') from p;
select tests.lead(8);
select is(tests.listed(tests.token_id(), jsonb_build_object('limit', '3', 'after', body ->> 'next')), '4 3 2', 'the next one, though a lead came since') from p;
select is(
    (select a.body ? 'next' from p, api.list_leads(tests.credential(), jsonb_build_object('limit', '4', 'after', p.body ->> 'next')) as a), false,
    'the last page names no next one'
);
select doesnt_match(body ->> 'next', '^[0-9]+$', 'a cursor tells no number') from p;

select leads.change_status((select id from x where n = 4), 'lost', 'tests', 'price');
select is(tests.listed(tests.token_id(), '{"open": "false"}'), '4', 'open=false');
select is(tests.listed(tests.token_id(), '{"status": ["lost", "won"]}'), '4', 'several statuses');
select is(tests.listed(tests.token_id(), '{"open": "true", "status": ["lost"]}'), null, 'filters are joined by and');
select is(tests.listed(tests.token_id(), '{"q": "conceicao"}'), '2', 'a part of the name, without its accents');
select is(tests.listed(tests.token_id(), '{"q": "(21) 98765-4321"}'), '2', 'a phone as it is written');
select is(tests.listed(tests.token_id(), '{"q": "87654"}'), '2', 'a part of it');
select is(tests.listed(tests.token_id(), '{"q": "JOAO.C@example.com"}'), '2', 'an e-mail');
select is(
    tests.listed(tests.token_id(), '{"consultant": "consultant1@example.com", "open": "true"}'), tests.listed(tests.token_id(), jsonb_build_object('consultant', c.uid, 'open', 'true')),
    'a consultant by e-mail or uid'
) from routing.consultants as c where c.id = tests.consultant(1);

create temporary table i as
select a.body -> 'leads' -> 0 as item from api.list_leads(tests.credential(), '{"q": "conceicao"}') as a;
select is(item -> 'person', '{"name": "João Conceição", "phones": ["+5521987654321"]}', 'an item says who') from i;
select ok(item ?& '{uid,status,status_name,next_action,next_action_at,created_at,last_activity_at}', 'and how it stands') from i;
select is(
    (select jsonb_agg(e ->> 'field' order by e ->> 'field') from api.list_leads(tests.credential(), '{"limit": "0", "after": "nonsense", "status": ["new", "odd"], "open": "yes", "consultant": "nobody"}'
    ) as a, jsonb_array_elements(a.body -> 'errors') as e),
    '["after", "consultant", "limit", "open", "status"]', 'each bad parameter is named'
);
select is(
    (select a.http_status from api.list_leads(tests.credential(), jsonb_build_object('after', util.cursor_of(gen_random_uuid()))) as a), 422,
    'a cursor of no lead is refused'
);

select * from finish();
rollback;
