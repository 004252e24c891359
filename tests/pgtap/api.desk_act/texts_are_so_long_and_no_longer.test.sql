begin;
select plan(64);

select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table c as select tests.desk('dora@example.com') as dora;
-- Which of the fields is refused, and why; whatever else would be said of it.
create function tests.says(p_action text, p_object text, p_field text, p_value jsonb, p_beside jsonb default '{}') returns text language sql as $$
    select coalesce((
        select string_agg(e ->> 'code', ' ')
        from c, tests.desk_act(c.dora, jsonb_build_object('action', p_action, 'object', p_object) || p_beside || case when p_field in ('name', 'phone') then jsonb_build_object('set', jsonb_build_object(p_field, p_value)) else jsonb_build_object(p_field, p_value) end) as d, jsonb_array_elements(d.body -> 'errors') as e
        where e ->> 'field' = p_field and e ->> 'code' in ('ID111', 'ID112', 'ID113')
    ), 'no')
$$;

select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'reason', to_jsonb(repeat('a', 500)), '{}'), 'no', 'transfer: reason of 500');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'reason', to_jsonb(repeat('a', 501)), '{}'), 'ID113', 'transfer: reason of 501');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'reason', 'null'), 'ID111', 'transfer: no reason');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'reason', '7'), 'ID112', 'transfer: reason is a number');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'note', to_jsonb(repeat('a', 2000)), '{}'), 'no', 'transfer: note of 2000');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'note', to_jsonb(repeat('a', 2001)), '{}'), 'ID113', 'transfer: note of 2001');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'note', 'null'), 'no', 'transfer: no note');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'note', '7'), 'ID112', 'transfer: note is a number');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'consultant', to_jsonb(repeat('a', 254)), '{}'), 'no', 'transfer: consultant of 254');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'consultant', to_jsonb(repeat('a', 255)), '{}'), 'ID113', 'transfer: consultant of 255');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'consultant', 'null'), 'ID111', 'transfer: no consultant');
select is(tests.says('transfer', '00000000-0000-0000-0000-000000000001', 'consultant', '7'), 'ID112', 'transfer: consultant is a number');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'to', to_jsonb(repeat('a', 40)), '{}'), 'no', 'status: to of 40');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'to', to_jsonb(repeat('a', 41)), '{}'), 'ID113', 'status: to of 41');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'to', 'null'), 'ID111', 'status: no to');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'to', '7'), 'ID112', 'status: to is a number');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'consultant', to_jsonb(repeat('a', 254)), '{}'), 'no', 'status: consultant of 254');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'consultant', to_jsonb(repeat('a', 255)), '{}'), 'ID113', 'status: consultant of 255');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'consultant', 'null'), 'no', 'status: no consultant');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'consultant', '7'), 'ID112', 'status: consultant is a number');
select is(tests.says('settle_send', '7', 'verdict', to_jsonb(repeat('a', 20)), '{}'), 'no', 'settle_send: verdict of 20');
select is(tests.says('settle_send', '7', 'verdict', to_jsonb(repeat('a', 21)), '{}'), 'ID113', 'settle_send: verdict of 21');
select is(tests.says('settle_send', '7', 'verdict', 'null'), 'ID111', 'settle_send: no verdict');
select is(tests.says('settle_send', '7', 'verdict', '7'), 'ID112', 'settle_send: verdict is a number');
select is(tests.says('settle_send', '7', 'reason', to_jsonb(repeat('a', 500)), '{}'), 'no', 'settle_send: reason of 500');
select is(tests.says('settle_send', '7', 'reason', to_jsonb(repeat('a', 501)), '{}'), 'ID113', 'settle_send: reason of 501');
select is(tests.says('settle_send', '7', 'reason', 'null'), 'ID111', 'settle_send: no reason');
select is(tests.says('settle_send', '7', 'reason', '7'), 'ID112', 'settle_send: reason is a number');
select is(tests.says('draft_rules', '7', 'rules', to_jsonb(repeat('a', 20000)), '{}'), 'no', 'draft_rules: rules of 20000');
select is(tests.says('draft_rules', '7', 'rules', to_jsonb(repeat('a', 20001)), '{}'), 'ID113', 'draft_rules: rules of 20001');
select is(tests.says('draft_rules', '7', 'rules', 'null'), 'ID111', 'draft_rules: no rules');
select is(tests.says('draft_rules', '7', 'rules', '7'), 'ID112', 'draft_rules: rules is a number');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'from', to_jsonb(repeat('a', 40)), '{}'), 'no', 'status: from of 40');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'from', to_jsonb(repeat('a', 41)), '{}'), 'ID113', 'status: from of 41');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'from', 'null'), 'no', 'status: no from');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'from', '7'), 'ID112', 'status: from is a number');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'until', to_jsonb(repeat('a', 40)), '{}'), 'no', 'status: until of 40');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'until', to_jsonb(repeat('a', 41)), '{}'), 'ID113', 'status: until of 41');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'until', 'null'), 'no', 'status: no until');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'until', '7'), 'ID112', 'status: until is a number');
select is(tests.says('postpone', '00000000-0000-0000-0000-000000000001', 'at', to_jsonb(repeat('a', 40)), '{}'), 'no', 'postpone: at of 40');
select is(tests.says('postpone', '00000000-0000-0000-0000-000000000001', 'at', to_jsonb(repeat('a', 41)), '{}'), 'ID113', 'postpone: at of 41');
select is(tests.says('postpone', '00000000-0000-0000-0000-000000000001', 'at', 'null'), 'ID111', 'postpone: no at');
select is(tests.says('postpone', '00000000-0000-0000-0000-000000000001', 'at', '7'), 'ID112', 'postpone: at is a number');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'name', to_jsonb(repeat('a', 200)), '{}'), 'no', 'accept_card: name of 200');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'name', to_jsonb(repeat('a', 201)), '{}'), 'ID113', 'accept_card: name of 201');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'name', 'null'), 'no', 'accept_card: no name');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'name', '7'), 'ID112', 'accept_card: name is a number');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'phone', to_jsonb(repeat('a', 64)), '{}'), 'no', 'accept_card: phone of 64');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'phone', to_jsonb(repeat('a', 65)), '{}'), 'ID113', 'accept_card: phone of 65');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'phone', 'null'), 'no', 'accept_card: no phone');
select is(tests.says('accept_card', '00000000-0000-0000-0000-000000000001', 'phone', '7'), 'ID112', 'accept_card: phone is a number');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'verdict', to_jsonb(repeat('a', 20)), '{}'), 'no', 'status: verdict of 20');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'verdict', to_jsonb(repeat('a', 21)), '{}'), 'ID113', 'status: verdict of 21');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'verdict', 'null'), 'no', 'status: no verdict');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'verdict', '7'), 'ID112', 'status: verdict is a number');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'rules', to_jsonb(repeat('a', 20000)), '{}'), 'no', 'status: rules of 20000');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'rules', to_jsonb(repeat('a', 20001)), '{}'), 'ID113', 'status: rules of 20001');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'rules', 'null'), 'no', 'status: no rules');
select is(tests.says('status', '00000000-0000-0000-0000-000000000001', 'rules', '7'), 'ID112', 'status: rules is a number');
select is(tests.says('settle_send', '7', 'at', to_jsonb(repeat('a', 40)), '{}'), 'no', 'settle_send: at of 40');
select is(tests.says('settle_send', '7', 'at', to_jsonb(repeat('a', 41)), '{}'), 'ID113', 'settle_send: at of 41');
select is(tests.says('settle_send', '7', 'at', 'null'), 'no', 'settle_send: no at');
select is(tests.says('settle_send', '7', 'at', '7'), 'ID112', 'settle_send: at is a number');

select * from finish();
rollback;
