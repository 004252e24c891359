begin;
select plan(26);

select tests.make_operation();
select intake.add_source('meta', 'Meta', 'meta-lead-ads'), intake.add_source('outra', 'Outra página', 'meta-lead-ads');
create function tests.hook(p_source text, p_body text, out http_status integer, out body jsonb) language sql as $$
    select a.http_status, a.body from api.submit_webhook(tests.service(), p_source, convert_to(p_body, 'UTF8'), null) as a
$$;
create function tests.change(p_id text) returns text language sql as $$
    select format('{"field": "leadgen", "value": {"leadgen_id": %s, "page_id": "77", "form_id": "88", "ad_id": "99", "adgroup_id": "66", "created_time": 1760000000, "full_name": "Ana"}}', p_id)
$$;
create function tests.body(variadic p_ids text[]) returns text language sql as $$
    select format('{"object": "page", "entry": [{"id": "77", "time": 1760000001, "changes": [%s]}]}', string_agg(tests.change(i), ', ')) from unnest(p_ids) as i
$$;

create temporary table a as select * from tests.hook('meta', tests.body('"501"', '502'));
select is(http_status, 200, 'answered at once') from a;
select is(body, '{"outcome": "announced", "announced": 2, "new": 2}', 'both are new, as text and as number') from a;
select is((select array_agg(external_id || ' ' || (said ->> 'form_id') order by external_id) from intake.announcements), '{"501 88","502 88"}', 'each is kept with its numbers');
select ok((select bool_and(not said ? 'full_name' and not said ? 'leadgen_id') from intake.announcements), 'and with nothing else');
select is((select array_agg(kind || ' ' || state || ' ' || coalesce(lead_id, -1) order by id) from outbox.jobs), '{"meta.lead pending -1","meta.lead pending -1"}', 'a job fetches each');
select is((select items from intake.deliveries where raw is not null), 2, 'the bytes are kept');
select is((select count(*) from intake.submissions), 0::bigint, 'nobody has said anything yet');

select is((select body from tests.hook('meta', tests.body('"501"', '502'))), '{"outcome": "announced", "announced": 2, "new": 0}', 'Meta sends it again');
select is((select count(*) from outbox.jobs), 2::bigint, 'which orders nothing');
select is((select count(*) from intake.deliveries), 1::bigint, 'and is not kept again');
select is((select body ->> 'new' from tests.hook('meta', tests.body('"502"', '"503"', '"503"'))), '1', 'one of three is new');
select is((select body ->> 'new' from tests.hook('outra', tests.body('"501"'))), '1', 'another source has numbers of its own');

select is((select body from tests.hook('meta', format('{"object": "page", "entry": [{"id": "1", "changes": [%s]}, {"id": "2", "changes": [%s, %s]}]}', tests.change('"601"'), tests.change('"602"'), '{"field": "feed", "value": {"item": "like"}}'))),
    '{"outcome": "announced", "announced": 2, "new": 2}', 'several entries, and something else among them');
select is((select count(*) from intake.announcements as a join intake.sources as s on s.id = a.source_id where s.code = 'meta'), 5::bigint, 'five of ours');
select is((select body from tests.hook('meta', '{"object": "page", "entry": [{"id": "1", "changes": [{"field": "feed", "value": {}}]}]}')), '{"outcome": "ignored"}', 'what is of something else is none of ours');

-- The console's example.
select is((select body ->> 'new' from tests.hook('meta', tests.body('"444444444444"'))), '1', 'the example of the console is known');
select is((select outcome || ' ' || (submission_id is null) from intake.announcements where external_id = '444444444444'), 'sample true', 'and stands for nobody');
select is((select count(*) from outbox.jobs where payload ->> 'announcement_id' = (select id::text from intake.announcements where external_id = '444444444444')), 0::bigint, 'so that nothing is fetched');

-- What names no lead lies on the work list.
select is((select http_status || ' ' || (body ->> 'outcome') from tests.hook('meta', tests.body('null', '"701"'))), '200 rejected', 'a change without a number');
select is((select count(*) from intake.announcements where external_id = '701'), 1::bigint, 'takes nothing from the one beside it');
select is((select http_status || ' ' || (body ->> 'outcome') from tests.hook('meta', 'olá')), '200 rejected', 'a body that is not readable');
select is((select http_status || ' ' || (body ->> 'outcome') from tests.hook('meta', '[[[{"entry": 1}]]]')), '200 rejected', 'a body of another form');
select is((select count(*) from intake.quarantine where kind = 'refused' and resolved_at is null), 3::bigint, 'all three wait for somebody');
select is((select http_status from intake.sources as s, lateral intake.announce(s, convert_to(
    '{"entry": [{"changes": [' || (select string_agg(tests.change(n::text), ',') from generate_series(1000, 3000) as n) || ']}]}', 'UTF8')) where s.code = 'meta'), 413, 'more than one transaction should hold');
select intake.deactivate_source('outra');
select is((select a.http_status from intake.sources as s, lateral intake.announce(s, convert_to(tests.body('"801"'), 'UTF8')) as a where s.code = 'outra'), 401, 'nothing for a source that ended');
select is((select difference from governance.conservation), 0::bigint, 'every submission is accounted for');

select * from finish();
rollback;
