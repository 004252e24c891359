begin;
select plan(22);

select tests.make_operation('2026-03-10 15:00:00+00');
insert into leads.products (code, name) values ('solar', 'Solar'), ('consorcio', 'Consórcio');
create temporary table who as
select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('site', p_source_id => s.id) as site
from intake.sources as s;
create temporary table x (n integer, id bigint);
insert into x select 1, tests.lead(1, '{"product": "solar", "referrer": {"name": "João Prado"}}', ana) from who;
insert into x select 2, tests.lead(2, '{"product": "consorcio", "referrer": {"name": "Rita Prado"}}', site) from who;
insert into x select n, tests.lead(n) from generate_series(3, 6) as n;
-- By when they are due: 3 6 1 2 5 4.
update leads.leads as l
set next_action = 'await_reply', status = 'contacted',
    next_action_at = timestamptz '2026-03-10 16:00:00+00' + make_interval(hours => array_position('{3,6,1,2,5,4}'::integer[], x.n))
from x
where x.id = l.id;
create function tests.uids(p_body jsonb) returns text language sql as $$
    select string_agg(x.n::text, ' ' order by e.n)
    from jsonb_array_elements(p_body -> 'leads') with ordinality as e (value, n)
    join leads.leads as l on l.uid = (e.value ->> 'uid')::uuid
    join x on x.id = l.id
$$;
create function tests.listed(p_token_id bigint, p_query jsonb default '{}') returns text language sql as $$
    select tests.uids(a.body) from api.list_leads(tests.credential(p_token_id), '{"order": "next_action_at"}'::jsonb || p_query) as a
$$;

select is(tests.listed(tests.token_id()), '3 6 1 2 5 4', 'the longest due first');
select is(tests.listed(tests.token_id(), '{"order": "created_at"}'), '6 5 4 3 2 1', 'or the newest');
select is(tests.listed(tests.token_id(), '{"due_before": "2026-03-10T19:00:00Z"}'), '3 6', 'due before an hour, which is not before it');
select is(tests.listed(tests.token_id(), '{"due_before": "2026-03-10 16:00:01"}'), '3 6 1', 'an hour without a zone is the operation''s, three behind');
select is(tests.listed(tests.token_id(), '{"due_before": "2026-03-10T19:00:00Z", "order": "created_at"}'), '6 3', 'in the other order too');
select is(tests.listed(tests.token_id(), '{"product": "solar"}'), '1', 'of a product');
select is(tests.listed(tests.token_id(), '{"product": "SOLAR", "order": "created_at"}'), '1', 'however its code is written');
select is(tests.listed(tests.token_id(), '{"referrer": "rita prado"}'), '2', 'of who referred, by name');
select is((select tests.listed(tests.token_id(), jsonb_build_object('referrer', r.uid)) from people.referrers as r where r.name = 'João Prado'), '1', 'or uid');
select is(tests.listed(tests.token_id(), '{"referrer": "Prado"}'), null, 'a part of a name is nobody''s');
select is(
    tests.listed(tests.token_id(), '{"owner": "consultant1@example.com"}'),
    (select string_agg(x.n::text, ' ' order by l.next_action_at) from x join leads.leads as l on l.id = x.id where l.consultant_id = tests.consultant(1)), 'of an owner'
);
update leads.leads as l set consultant_id = null, queue_code = 'triage' from x where x.id = l.id and x.n = 5;
select is(tests.listed(tests.token_id(), '{"owner": "triage"}'), '5', 'of a queue');
select is(tests.listed(tests.token_id(), '{"owner": "triage", "consultant": "consultant1@example.com"}'), null, 'and of a consultant, nothing: filters are joined by and');
select is(
    tests.listed(ana), (select string_agg(x.n::text, ' ' order by l.next_action_at) from x join leads.leads as l on l.id = x.id where l.consultant_id = tests.consultant(1) or x.n = 1),
    'a consultant sees no more than their own and those they submitted'
) from who;
select is(tests.listed(site), '2', 'nor does a source') from who;

-- Pages.
create temporary table p as select a.body from api.list_leads(tests.credential(), '{"order": "next_action_at", "limit": "3"}') as a;
select is(tests.uids(body), '3 6 1', 'a page') from p;
update leads.leads as l set next_action_at = '2026-03-10 23:30:00+00' from x where x.id = l.id and x.n = 1;
select is(tests.listed(tests.token_id(), jsonb_build_object('limit', '9', 'after', body ->> 'next')), '2 5 4 1', 'the next one, though the last lead moved on') from p;
select is(
    (select a.http_status from p, api.list_leads(tests.credential(), jsonb_build_object('after', p.body ->> 'next')) as a), 422, 'a cursor of another order is refused'
);
select is(
    (
        select b.http_status
        from api.list_leads(tests.credential(), '{"limit": "1"}') as a, api.list_leads(tests.credential(), jsonb_build_object('order', 'next_action_at', 'after', a.body ->> 'next')) as b
    ), 422, 'in both directions'
);
-- What has ended waits for nothing.
select leads.change_status((select id from x where n = 4), 'lost', 'tests', 'price');
select is(tests.listed(tests.token_id()), '3 6 2 5 1', 'what has ended is not due');
select is(
    (select jsonb_agg(e -> 'field' order by e ->> 'field') from api.list_leads(
        tests.credential(), '{"order": "name", "due_before": "soon", "product": "none", "owner": "nobody", "after": "1.x"}'
    ) as a, jsonb_array_elements(a.body -> 'errors') as e),
    '["after", "due_before", "order", "owner", "product"]', 'each bad parameter is named'
);
select is(
    (select e ->> 'detail' from api.list_leads(tests.credential(), '{"product": "none"}') as a, jsonb_array_elements(a.body -> 'errors') as e),
    'Use um destes valores: ' || (select string_agg(d.code, ', ' order by d.code) from leads.products as d) || '.', 'and says what would be right'
);

select * from finish();
rollback;
