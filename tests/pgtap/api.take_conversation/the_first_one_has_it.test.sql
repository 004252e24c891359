begin;
select plan(18);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
create temporary table who as
select
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('reader', '{leads:read}') as reader, tests.make_token('operation') as operation;
create temporary table x as select tests.lead_with_conversation(1) as id;
select tests.drain();
create temporary table y as select tests.lead_with_conversation(2) as id;
select tests.drain();
update leads.leads as l set consultant_id = null, queue_code = 'triage';

create function tests.take(p_token_id bigint, p_lead_id bigint, p_more jsonb default '{}')
returns table (status integer, body jsonb)
language sql
as $$
    select t.http_status, t.body
    from chatwoot.conversations as c, api.take_conversation(
        tests.credential(p_token_id), jsonb_build_object('account', '1', 'inbox', '7', 'number', c.conversation_id::text) || p_more
    ) as t
    where c.lead_id = p_lead_id
    order by c.attempt desc
    limit 1
$$;

select is(s.status, 403, 'not without the scope') from who, x, tests.take(reader, x.id) as s;
select is(s.status, 403, 'nor by a token that is nobody''s') from who, x, tests.take(operation, x.id) as s;
select is(array[s.status::text, s.body ->> 'code'], '{404,ID224}', 'not in another inbox') from who, x, tests.take(ana, x.id, '{"inbox": "9"}') as s;
select is(array[s.status::text, s.body ->> 'code'], '{404,ID201}', 'nor where no lead is') from who, x, tests.take(ana, x.id, '{"number": "99999"}') as s;
select is(s.status, 422, 'not what is no number') from who, x, tests.take(ana, x.id, '{"number": "x"}') as s;
select is(l.consultant_id, null, 'nothing was taken') from leads.leads as l, x where l.id = x.id;

create temporary table first as select s.status, s.body from who, x, tests.take(ana, x.id) as s;
select is((select f.status from first as f), 200, 'a consultant takes what waits in a queue');
select is(l.consultant_id, tests.consultant(1), 'it is theirs') from leads.leads as l, x where l.id = x.id;
select is(l.consultant_id, null, 'the other one waits on') from leads.leads as l, y where l.id = y.id;
select is((select e.actor from leads.events as e, x where e.lead_id = x.id and e.kind = 'transferred'), 'token:' || ana, 'the history says who') from who;

create temporary table again as select s.status from who, x, tests.take(ana, x.id) as s;
select is((select a.status from again as a), 200, 'a second click is none');
select is((select count(*) from leads.events as e, x where e.lead_id = x.id and e.kind = 'transferred'), 1::bigint, 'and nothing happened twice');
select is(array[s.status::text, s.body ->> 'detail'], array['409', 'Já está com Ana Lima.'], 'who comes later is told with whom it is') from who, x, tests.take(bruno, x.id) as s;

select is(array_agg(l.token_id), array[bruno], 'which counts as a look-up of theirs') from who, x, people.lookups as l where l.lead_id = x.id group by bruno;
update ops.settings set value = '1' where key = 'lookups_per_minute';
select is(array[s.status::text, s.body ->> 'code', s.body ->> 'detail'], array['429', 'ID501', null], 'of which there are so many a minute') from who, x, tests.take(bruno, x.id) as s;
select is(s.status, 200, 'one''s own is none') from who, x, tests.take(ana, x.id) as s;
select ok((s.body ->> 'detail') is null, 'a token that is nobody''s hears no name') from who, x, tests.take(operation, x.id) as s;

select leads.change_status(y.id, 'lost', 'tests', 'price') from y;
select is(s.status, 409, 'what has ended is not taken') from who, y, tests.take(ana, y.id) as s;

select * from finish();
rollback;
