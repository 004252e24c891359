begin;
select plan(4);

-- Two numbers: WhatsApp sends for one, Chatwoot for the other. A worker vanishes in the middle of a send by each.
select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id, mode, chatwoot_version)
values ('reserva', '500600700', 1, 8, '419561257915477', 'chatwoot', '4.16.2');
update sending.templates set chatwoot_state = 'APPROVED', chatwoot_seen_at = util.current_time();
create function tests.looks() returns text language sql as $$
    select coalesce(string_agg(c.code, ' ' order by j.id), 'none') from outbox.jobs as j join sending.channels as c on c.id = j.channel_id where j.kind = 'chatwoot.observe' and j.dedupe_key like 'look:%'
$$;
create temporary table t as select tests.lead_with_conversation(1) as lead_id;
select tests.claim_one('whatsapp.template');
select tests.advance('10 minutes');
select outbox.requeue_expired();
select is((tests.message_of(lead_id)).state, 'unknown', 'nobody knows whether it left') from t;
select is(tests.looks(), 'none', 'Chatwoot, which sends for another number, is not asked');
update sending.channels set mode = case code when 'reserva' then 'graph' else 'chatwoot' end, chatwoot_version = '4.16.2';
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
create temporary table u as select tests.lead_with_conversation(2) as lead_id;
select tests.claim_one('whatsapp.template');
select tests.advance('10 minutes');
select outbox.requeue_expired();
select is((tests.message_of(lead_id)).state, 'unknown', 'nor of one that Chatwoot was to send') from u;
select is(tests.looks(), 'principal', 'where Chatwoot sends it is asked');

select * from finish();
rollback;
