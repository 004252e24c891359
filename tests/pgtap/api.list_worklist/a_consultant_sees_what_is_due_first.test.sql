begin;
select plan(30);

-- A Tuesday, nine in the morning. Of Ana's: one answered an hour ago, one just now, one to call at three, one whose message waits for an answer, one won. Bruno's and what Ana gave him beside.
select tests.make_operation('2026-03-10 11:00:00+00', '{1,1}');
create temporary table who as select tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno, tests.make_token('writer', '{leads:write}') as writer;
create temporary table x (name text, id bigint);
insert into x
select v.name, tests.lead(v.n, jsonb_build_object('person', jsonb_build_object('name', 'Pessoa ' || v.name, 'phone', '+551198765010' || v.n), 'product', 'plano'))
from (values ('early', 1), ('fresh', 2), ('agreed', 3), ('silent', 4), ('won', 5), ('his', 6)) as v (name, n);
insert into x select 'given', tests.lead(7, '{"person": {"name": "Pessoa given", "phone": "+5511987650107"}}', ana) from who;
select tests.drain();
create function tests.own(p_name text, p_consultant integer) returns void language sql as $$
    select routing.transfer_lead(x.id, tests.consultant(p_consultant), 'tests', 'tests') from x join leads.leads as l on l.id = x.id
    where x.name = p_name and l.consultant_id is distinct from tests.consultant(p_consultant)
$$;
select tests.own(v.name, 1) from (values ('early'), ('fresh'), ('agreed'), ('silent'), ('won')) as v (name);
select tests.own(v.name, 2) from (values ('his'), ('given')) as v (name);
select tests.reply((select id from x where name = 'early'));
select tests.reply((select id from x where name = 'his'));
select leads.set_appointment((select id from x where name = 'agreed'), 'token:' || who.ana, '2026-03-10 18:00:00+00') from who;
select leads.change_status((select id from x where name = 'won'), 'won', 'tests');
select tests.freeze('2026-03-10 12:00:00+00');
select tests.reply((select id from x where name = 'fresh'));

create function tests.listed(p_token_id bigint, p_query jsonb default '{}') returns text language sql as $$
    select string_agg(concat_ws(':', e.value ->> 'list', x.name), ' ' order by e.n)
    from api.list_worklist(tests.credential(p_token_id), p_query) as a, jsonb_array_elements(a.body -> 'leads') with ordinality as e (value, n)
    join leads.leads as l on l.uid = (e.value ->> 'uid')::uuid
    join x on x.id = l.id
$$;
create function tests.item(p_token_id bigint, p_name text) returns jsonb language sql as $$
    select e.value
    from api.list_worklist(tests.credential(p_token_id), '{}') as a, jsonb_array_elements(a.body -> 'leads') as e (value)
    join leads.leads as l on l.uid = (e.value ->> 'uid')::uuid
    join x on x.id = l.id
    where x.name = p_name
$$;

-- ORDER AND LISTS
select is(tests.listed(ana), 'late:early today:fresh today:agreed waiting:silent with_others:given', 'what is late, then what is due today, then what waits, then what others have') from who;
select is(tests.listed(bruno), 'late:his waiting:given', 'another consultant has their own') from who;
select is(tests.listed(tests.token_id()), null, 'who is no consultant has none');
select is((select a.body -> 'counts' from who, api.list_worklist(tests.credential(ana), '{"limit": "1"}') as a), '{"late": 1, "today": 2, "waiting": 1, "with_others": 1, "unanswered": 2, "cards": 0}', 'the counts are of all');
select is(tests.listed(ana, '{"kind": "answer_person"}'), 'late:early today:fresh', 'only those who wait for an answer') from who;

-- PAGES
create temporary table p as select a.body from who, api.list_worklist(tests.credential(who.ana), '{"limit": "2"}') as a;
select is(jsonb_array_length(body -> 'leads'), 2, 'a page') from p;
select is(tests.listed(ana, jsonb_build_object('limit', '2', 'after', body ->> 'next')), 'today:agreed waiting:silent', 'the next') from p, who;
create temporary table q as select a.body from p, who, api.list_worklist(tests.credential(who.ana), jsonb_build_object('limit', '2', 'after', p.body ->> 'next')) as a;
select is(tests.listed(ana, jsonb_build_object('limit', '2', 'after', body ->> 'next')), 'with_others:given', 'the last') from q, who;
select is((select a.body ? 'next' from q, who, api.list_worklist(tests.credential(who.ana), jsonb_build_object('after', q.body ->> 'next')) as a), false, 'which names no next one');

-- WHAT A ROW SAYS
select is(tests.item(ana, 'early') -> 'step' ->> 'since', '2026-03-10T11:00:00+00:00', 'since when the person waits') from who;
select is(tests.item(ana, 'early') -> 'step' ->> 'due_at', '2026-03-10T11:30:00+00:00', 'until when the answer was due') from who;
select is(tests.item(ana, 'agreed') -> 'step' ->> 'action', 'call', 'who is to be called is called') from who;
select is(tests.item(ana, 'agreed') -> 'step' ->> 'number', '+5511987650103', 'at this number') from who;
select is(tests.item(ana, 'silent') -> 'step' ->> 'kind', null, 'nobody has to do anything for who is silent') from who;
select is(tests.item(ana, 'silent') #>> '{last_message,state}', 'accepted', 'what became of the last message') from who;
select is(tests.item(ana, 'early') ->> 'product_name', d.name, 'the product') from who, leads.products as d where d.code = 'plano';
select is(tests.item(ana, 'given') ? 'step', false, 'who gave a lead away is told no step') from who;
select is(tests.item(ana, 'given') -> 'is_summary', 'true', 'but that it is a summary') from who;
select is(tests.item(ana, 'given') ->> 'consultant', (select jsonb_build_object('name', c.name) from routing.consultants as c where c.id = tests.consultant(2))::text, 'and who has it') from who;

-- WHERE CHATWOOT IS
select is(tests.item(ana, 'early') -> 'step' ->> 'action', 'call', 'without its address a person who waits is called') from who;
select ops.set_setting('chatwoot_url', '"https://chat.example.com/"');
select is(tests.item(ana, 'early') -> 'step' ->> 'action', 'answer', 'with it they are answered') from who;
select is(
    tests.item(ana, 'early') -> 'step' ->> 'conversation_url',
    (select format('https://chat.example.com/app/accounts/%s/conversations/%s', h.chatwoot_account_id, c.conversation_id) from x join chatwoot.conversations as c on c.lead_id = x.id join sending.channels as h on h.id = c.channel_id where x.name = 'early'),
    'in their conversation'
) from who;
select throws_ok($$select ops.set_setting('chatwoot_url', '"javascript:alert(1)"')$$, 'ID105', null, 'an address is one of the web');
select lives_ok($$select ops.set_setting('chatwoot_url', '""')$$, 'or none');

-- TIME GOES ON
select tests.freeze('2026-03-10 18:30:00+00');
select is(tests.listed(ana), 'late:early late:fresh today:agreed waiting:silent with_others:given', 'an agreed hour that has come is due') from who;
select tests.freeze('2026-03-11 12:00:00+00');
select is(tests.listed(ana, '{"limit": "3"}'), 'late:early late:fresh late:agreed', 'and late when its term is over') from who;

-- REFUSED
select is((select a.http_status from who, api.list_worklist(tests.credential(who.writer), '{}') as a), 403, 'the scope is needed');
select is((select a.http_status from api.list_worklist(tests.credential(0), '{}') as a), 401, 'and a token');
select is(
    (select jsonb_agg(e ->> 'field' order by e ->> 'field') from who, api.list_worklist(tests.credential(who.ana), '{"limit": "201", "after": "9.1.x", "kind": "tea"}') as a, jsonb_array_elements(a.body -> 'errors') as e),
    '["after", "kind", "limit"]', 'each bad parameter is named'
);
select is((select a.http_status from who, api.list_worklist(tests.credential(who.ana), jsonb_build_object('after', '1.1.' || gen_random_uuid())) as a), 422, 'a cursor of no lead is refused');

select * from finish();
rollback;
