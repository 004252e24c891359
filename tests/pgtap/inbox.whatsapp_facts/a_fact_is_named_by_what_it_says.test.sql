begin;
select plan(16);

-- What Meta repeats has the same name, what says something else another.
create function tests.changes(variadic p_changes jsonb[]) returns jsonb language sql as $$
    select jsonb_build_object('entry', jsonb_build_array(jsonb_build_object('id', 'A', 'time', 1773150000, 'changes', to_jsonb(p_changes))))
$$;
create function tests.change(p_field text, p_value jsonb) returns jsonb language sql as $$
    select jsonb_build_object('field', p_field, 'value', p_value)
$$;
create function tests.facts(p_body jsonb) returns text language sql as $$
    select string_agg(f.natural_key, ', ' order by f.n) from inbox.whatsapp_facts(p_body, 0, 100) with ordinality as f (kind, natural_key, occurred_at, payload, n)
$$;
create function tests.kinds(p_body jsonb) returns text language sql as $$
    select string_agg(f.kind, ', ' order by f.n) from inbox.whatsapp_facts(p_body, 0, 100) with ordinality as f (kind, natural_key, occurred_at, payload, n)
$$;
create function tests.contacts(p_messages jsonb, p_contacts jsonb) returns text language sql as $$
    select string_agg(coalesce(f.payload #>> '{contact,profile,name}', '-'), ', ' order by f.n)
    from inbox.whatsapp_facts(tests.changes(tests.change('messages', jsonb_build_object('messages', p_messages, 'contacts', p_contacts))), 0, 100)
        with ordinality as f (kind, natural_key, occurred_at, payload, n)
$$;

select is(tests.facts(tests.changes(tests.change('messages', jsonb_build_object('statuses', '[
    {"id": "s", "status": "failed", "errors": [{"code": 131047}]}, {"id": "s", "status": "failed", "errors": [{"code": 131026}]},
    {"id": "s", "status": "failed"}, {"id": "s", "status": "sent", "errors": [{"code": 1}]}
]'::jsonb)))), 'wa:status:s:failed:131047, wa:status:s:failed:131026, wa:status:s:failed, wa:status:s:sent', 'each failure of a message is one of its own');
select is(tests.facts(tests.changes(tests.change('user_preferences', jsonb_build_object('user_preferences', '[
    {"user_id": "BR.1", "wa_id": "55", "category": "marketing_messages", "value": "stop", "timestamp": 7},
    {"wa_id": "55", "value": "resume", "timestamp": 8}
]'::jsonb)))), 'wa:preference:BR.1:marketing_messages:stop:7, wa:preference:55::resume:8', 'a wish is somebody''s, at its time');
select is(tests.facts(tests.changes(
    tests.change('message_template_status_update', '{"message_template_id": 5, "event": "PAUSED", "other_info": {"title": "FIRST_PAUSE"}}'),
    tests.change('message_template_status_update', '{"message_template_id": 5, "event": "APPROVED"}')
)), 'wa:template:5:PAUSED:FIRST_PAUSE:1773150000, wa:template:5:APPROVED:1773150000', 'each state of a template is one of its own');
create temporary table a as
select tests.changes(tests.change('account_update', '{"event": "A"}')) as one, tests.changes(tests.change('account_update', '{"event": "B"}')) as two,
    tests.changes(tests.change('account_alerts', '{"event": "A"}')) as three;
select matches(tests.facts(one), '^wa:account_update:1773150000:[0-9a-f]{64}$', 'any other change by its words') from a;
select is(tests.facts(one) in (tests.facts(two), tests.facts(three)), false, 'other words, or the same of something else, are another') from a;
select is(tests.facts(jsonb_set(one, '{entry,0,time}', '1773150001')) = tests.facts(one), false, 'at another time too') from a;

-- However long an id is.
create temporary table l as
select tests.changes(tests.change('messages', jsonb_build_object('metadata', '{"phone_number_id": "1"}'::jsonb, 'messages', jsonb_build_array(
    jsonb_build_object('id', repeat('a', 387)), jsonb_build_object('id', repeat('a', 388)), jsonb_build_object('id', repeat('a', 389))
)))) as body;
select is((select array_agg(length(k.key)) from l, regexp_split_to_table(tests.facts(l.body), ', ') as k (key)), array[400, 82, 82]::integer[], 'what is too long is shortened');
select is((select count(distinct k.key) from l, regexp_split_to_table(tests.facts(l.body), ', ') as k (key)), 3::bigint, 'and stays apart');
select is((select count(distinct f.natural_key) from inbox.whatsapp_facts(tests.changes(tests.change('messages', '{"messages": [{"from": "1"}, {"from": "2"}]}')), 0, 9) as f), 2::bigint, 'so do messages without an id');

-- Who is meant.
select is(tests.contacts('[{"id": "m"}]', '[{"wa_id": "1", "profile": {"name": "Ana"}}]'), 'Ana', 'the only contact is whoever is not named');
select is(tests.contacts('[{"id": "m"}]', '[{"wa_id": "1", "profile": {"name": "Ana"}}, {"wa_id": "2", "profile": {"name": "Bia"}}]'), '-', 'of two it may be either');
select is(tests.contacts('[{"id": "m", "from": "3"}]', '[{"wa_id": "1", "profile": {"name": "Ana"}}]'), '-', 'whoever is named otherwise is somebody else');
select is(
    tests.contacts('[{"id": "m", "from_parent_user_id": "BR.ENT.2"}]', '[{"wa_id": "1", "profile": {"name": "Ana"}}, {"parent_user_id": "BR.ENT.2", "profile": {"name": "Bia"}}]'),
    'Bia', 'a parent id names them as well'
);

-- What a change is.
select is(tests.kinds(tests.changes(tests.change('messages', '{}'), tests.change('messages', '{"messages": [{"id": "m"}]}'))), 'other, message', 'a change of messages without any is kept');
select is(tests.kinds(tests.changes(tests.change('user_preferences', '{}'), tests.change('user_preferences', '{"user_preferences": [{}]}'))), 'other, preference', 'one of wishes too');
select is(
    tests.kinds(tests.changes(tests.change('history', '{"messages": [{"id": "m"}], "statuses": [{"id": "s"}], "user_preferences": [{}]}'))), 'other',
    'what stands in another change is no message of today'
);

select * from finish();
rollback;
