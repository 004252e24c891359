begin;
select plan(6);

select is(ops.setting_text('chatwoot_url') || ops.setting_text('public_url'), '', 'at first nobody knows them');
select ops.learn_addresses(null, '');
select is((select count(*) from ops.settings as s where s.key in ('chatwoot_url', 'public_url') and s.value is not null), 0::bigint, 'what is not known is not taken');
select ops.learn_addresses('https://chat.example.com', 'https://indica.example.com');
select is(ops.setting_text('chatwoot_url'), 'https://chat.example.com', 'what the environment names is taken');
select is(ops.setting_text('public_url'), 'https://indica.example.com', 'both');
select ops.set_setting('chatwoot_url', '""');
select ops.learn_addresses('https://other.example.com', 'https://other.example.com');
select is(ops.setting_text('chatwoot_url'), '', 'that there are to be no links stays');
select is(ops.setting_text('public_url'), 'https://indica.example.com', 'and what was learnt before');

select * from finish();
rollback;
