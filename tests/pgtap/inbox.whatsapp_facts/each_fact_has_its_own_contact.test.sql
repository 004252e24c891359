begin;
select plan(3);

-- Bodies with several entries, changes and contacts: each message goes with the contact of its own change.
create temporary table b as select jsonb_build_object('object', 'whatsapp_business_account', 'entry', jsonb_build_array(
    jsonb_build_object('id', 'A', 'time', 1773150000, 'changes', jsonb_build_array(
        jsonb_build_object('field', 'messages', 'value', jsonb_build_object(
            'metadata', '{"phone_number_id": "1"}'::jsonb,
            'contacts', '[{"wa_id": "5511900000001", "profile": {"name": "Ana A1"}}, {"wa_id": "5511900000002", "user_id": "BR.2", "profile": {"name": "Bia A1"}}]'::jsonb,
            'messages', '[{"id": "m1", "from": "5511900000002", "timestamp": "1773150001"}, {"id": "m2", "from": "5511900000001", "timestamp": "1773150002"}, {"id": "m3", "from_user_id": "BR.2", "timestamp": "1773150003"}]'::jsonb,
            'statuses', '[{"id": "s1", "status": "sent", "recipient_id": "5511900000001", "timestamp": "1773150004"}]'::jsonb
        )),
        jsonb_build_object('field', 'messages', 'value', jsonb_build_object(
            'metadata', '{"phone_number_id": "2"}'::jsonb,
            'contacts', '[{"wa_id": "5511900000001", "profile": {"name": "Ana A2"}}]'::jsonb,
            'messages', '[{"id": "m4", "from": "5511900000001", "timestamp": "1773150005"}]'::jsonb
        ))
    )),
    jsonb_build_object('id', 'B', 'time', 1773150100, 'changes', jsonb_build_array(
        jsonb_build_object('field', 'messages', 'value', jsonb_build_object(
            'metadata', '{"phone_number_id": "3"}'::jsonb,
            'contacts', '[{"wa_id": "5511900000001", "profile": {"name": "Ana B"}}]'::jsonb,
            'messages', '[{"id": "m5", "from": "5511900000001"}, {"id": "m6", "from": "5511900000009"}]'::jsonb
        ))
    ))
)) as body;
create function tests.facts(p_skip integer, p_take integer) returns text language sql as $$
    select string_agg(concat_ws(' ', f.kind, f.natural_key, to_char(f.occurred_at, 'MI:SS'), f.payload ->> 'phone_number_id', f.payload ->> 'waba_id', f.payload #>> '{contact,profile,name}'), ', ' order by f.n)
    from b, inbox.whatsapp_facts(b.body, p_skip, p_take) with ordinality as f (kind, natural_key, occurred_at, payload, n)
$$;
select is(tests.facts(0, 100), 'status wa:status:s1:sent 40:04 1 A Ana A1, message wa:message:1:m1 40:01 1 A Bia A1, message wa:message:1:m2 40:02 1 A Ana A1, message wa:message:1:m3 40:03 1 A Bia A1, message wa:message:2:m4 40:05 2 A Ana A2, message wa:message:3:m5 41:40 3 B Ana B, message wa:message:3:m6 41:40 3 B', 'all in their order');
select is(tests.facts(2, 2), 'message wa:message:1:m2 40:02 1 A Ana A1, message wa:message:1:m3 40:03 1 A Bia A1', 'a slice');
select is(tests.facts(7, 10), null, 'behind the last there is none');

select * from finish();
rollback;
