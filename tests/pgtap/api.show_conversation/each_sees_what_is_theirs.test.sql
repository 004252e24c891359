begin;
select plan(21);

select tests.make_operation('2026-03-10 12:00+00', '{1,1}');
create temporary table who as
select
    tests.make_token('ana', p_consultant_id => tests.consultant(1)) as ana, tests.make_token('bruno', p_consultant_id => tests.consultant(2)) as bruno,
    tests.make_token('loja', '{leads:write,leads:read}', null, s.id) as partner, tests.make_token('writer', '{leads:write}') as writer
from intake.sources as s;

-- Ana's conversation, and Bruno's beside it.
create temporary table x as select tests.lead_with_conversation(1, '{"person": {"name": "Maria Souza", "phone": "+5511987650001"}, "notes": "prefers mornings", "product": "plano", "consent": {"basis": "consent", "statement": "yes"}}') as id;
select tests.drain();
create temporary table y as select tests.lead_with_conversation(2, '{"person": {"name": "Rui Prado", "phone": "+5511987650002"}}') as id;
select tests.drain();
update leads.leads as l set consultant_id = tests.consultant(case when l.id = (select id from x) then 1 else 2 end), queue_code = null;

create function tests.shown(p_token_id bigint, p_number text, p_more jsonb default '{}')
returns table (status integer, body jsonb)
language sql
as $$
    select s.http_status, s.body
    from api.show_conversation(tests.credential(p_token_id), jsonb_build_object('account', '1', 'inbox', '7', 'number', p_number) || p_more) as s
$$;
create function tests.number_of(p_lead_id bigint)
returns text
language sql
as $$
    select max(c.conversation_id)::text from chatwoot.conversations as c where c.lead_id = p_lead_id
$$;

select is(s.status, 200, 'a conversation is shown') from who, x, tests.shown(ana, tests.number_of(x.id)) as s;
select is(s.body #>> '{lead,person,name}', 'Maria Souza', 'to its owner with the person') from who, x, tests.shown(ana, tests.number_of(x.id)) as s;
select is(s.body #>> '{viewer,name}', 'Ana Lima', 'who asks is named') from who, x, tests.shown(ana, tests.number_of(x.id)) as s;
select ok(s.body -> 'lead' ?& '{timeline,messages,allowed,others,consent,call_back_times,step}', 'the story, what was sent, what may be done, consent') from who, x, tests.shown(ana, tests.number_of(x.id)) as s;
select is(s.body #> '{lead,others}', '[]', 'nobody else''s lead stands beside it') from who, x, tests.shown(ana, tests.number_of(x.id)) as s;
select is(count(*), 0::bigint, 'one''s own is no look-up') from people.lookups;

select is(
    (s.body -> 'lead') - 'created_at',
    '{"is_summary": true, "status": "contacted", "status_name": "Em contato", "is_open": true, "consultant": {"name": "Ana Lima"}, "allowed": [], "can_take": false}',
    'to somebody else where it stands and with whom'
) from who, x, tests.shown(bruno, tests.number_of(x.id)) as s;
select is(count(*), 1::bigint, 'which counts as a look-up of that lead') from people.lookups as l, x where l.lead_id = x.id and l.token_id = (select bruno from who);
select is(s.body #>> '{lead,person,name}', 'Rui Prado', 'their own they see') from who, y, tests.shown(bruno, tests.number_of(y.id)) as s;
select is(s.body #>> '{lead,is_summary}', 'true', 'a partner who did not refer them sees no more') from who, x, tests.shown(partner, tests.number_of(x.id)) as s;

create temporary table again as select * from who, tests.submit(tests.referral(1, '{"person": {"name": "Dona Maria", "phone": "11 98765-0001"}, "notes": "my cousin"}'), 'k-1', who.partner) as s;
select is(s.body #>> '{lead,person,name}', 'Dona Maria', 'one who did sees the person as they named them') from who, x, tests.shown(partner, tests.number_of(x.id)) as s;
select doesnt_match(s.body::text, 'mornings|timeline": \[\{', 'and nothing that others said') from who, x, tests.shown(partner, tests.number_of(x.id)) as s;

select is(s.body -> 'lead', 'null', 'a conversation without a lead has none') from who, tests.shown(ana, '99999') as s;
select is(array[s.status::text, s.body ->> 'code'], '{404,ID224}', 'another inbox is none of ours') from who, x, tests.shown(ana, tests.number_of(x.id), '{"inbox": "8"}') as s;
select is(array[s.status::text, s.body ->> 'code'], '{404,ID224}', 'nor is another account') from who, x, tests.shown(ana, tests.number_of(x.id), '{"account": "2"}') as s;
select is(
    (select string_agg(e.value ->> 'field', ',' order by e.value ->> 'field') from jsonb_array_elements(s.body -> 'errors') as e (value)), 'account,inbox,number',
    'what is no number is said of each'
) from who, tests.shown(ana, '1e3', '{"account": "-1", "inbox": ""}') as s;
select is(s.status, 422, 'so is one that no number of theirs can be') from who, tests.shown(ana, repeat('9', 30)) as s;
select is(s.status, 401, 'without a token nothing') from x, tests.shown(0, tests.number_of(x.id)) as s;
select is(s.status, 403, 'nor without the scope') from who, x, tests.shown(writer, tests.number_of(x.id)) as s;

select ops.set_setting('lookups_per_minute', '1');
update who set bruno = tests.make_token('bruno again', p_consultant_id => tests.consultant(2));
create temporary table first as select s.status from who, x, tests.shown(bruno, tests.number_of(x.id)) as s;
select is((select f.status from first as f), 200, 'one look is one');
select is(s.status, 429, 'other people''s conversations are not counted through') from who, x, tests.shown(bruno, tests.number_of(x.id)) as s;

select * from finish();
rollback;
