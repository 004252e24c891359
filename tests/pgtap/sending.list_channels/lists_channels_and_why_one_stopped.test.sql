begin;
select plan(3);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, state, state_reason)
values ('segundo', '100200301', 1, 8, 'stopped', '131042'), ('terceiro', '100200302', 1, 9, 'stopped', 'operator');
select results_eq(
    $$select c.code, c.phone_number_id, c.state, c.is_default, c.chatwoot_inbox_id from sending.list_channels() as c$$,
    $$values ('principal', '100200300', 'active', true, 7::bigint), ('segundo', '100200301', 'stopped', false, 8), ('terceiro', '100200302', 'stopped', false, 9)$$,
    'every channel'
);
select is(
    (select c.reason from sending.list_channels() as c where c.code = 'segundo'),
    (select '131042: ' || e.meaning from sending.whatsapp_errors as e where 131042 between e.first_code and e.last_code), 'the code of an error is explained'
);
select is((select c.reason from sending.list_channels() as c where c.code = 'terceiro'), 'operator', 'another reason stands for itself');

select * from finish();
rollback;
