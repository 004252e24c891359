begin;
select plan(5);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 2, 8, '77');
create temporary table j as select c.code, outbox.enqueue(p_kind => 'whatsapp.templates', p_lead_id => null, p_due_at => util.current_time(), p_dedupe_key => c.code, p_channel_id => c.id) as id from sending.channels as c;
insert into j select 'none', outbox.enqueue(p_kind => 'whatsapp.templates', p_lead_id => null, p_due_at => util.current_time(), p_dedupe_key => 'none');
select is((sending.prepare_sync(id, util.current_time())).work - 'names', '{"account_id": 2, "inbox_id": 8, "waba_id": "77"}'::jsonb, 'one number''s account, inbox and business') from j where code = 'reserva';
select is((sending.prepare_sync(id, util.current_time())).work - 'names', '{"account_id": 1, "inbox_id": 7, "waba_id": "419561257915477"}'::jsonb, 'the other''s') from j where code = 'principal';
select is((sending.prepare_sync(id, util.current_time())).work -> 'names', (select jsonb_agg(distinct t.name order by t.name) from sending.templates as t), 'with the names of our texts, each once') from j where code = 'principal';
select is((sending.prepare_sync(id, util.current_time())).verdict, 'cancel', 'without a number nothing is read') from j where code = 'none';
select is((sending.prepare_sync(id, util.current_time())).verdict, 'go', 'with one it is') from j where code = 'reserva';

select * from finish();
rollback;
