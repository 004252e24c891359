begin;
select plan(14);

select tests.make_operation();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, is_default, waba_id) values ('segundo', '100200301', 1, 8, false, '419561257915477');
create temporary table c as select (select i.id from sending.channels as i where i.code = 'principal') as one, (select i.id from sending.channels as i where i.code = 'segundo') as two;
create temporary table l as select tests.lead(1) as lead_id;
insert into outbox.jobs (kind, lead_id, channel_id, state, due_at, created_at, dedupe_key, last_error)
select 'whatsapp.template', l.lead_id, k.channel_id, 'pending', util.current_time() + interval '1 hour', util.current_time(), k.key, k.error
from l, c, lateral (values
    ('stopped', c.one, '{"held": "channel_stopped"}'::jsonb), ('held', c.one, '{"held": "channel_held"}'), ('hours', c.one, '{"held": "outside_hours"}'), ('refused', c.one, '{"target": "whatsapp"}'),
    ('two', c.two, '{"held": "channel_stopped"}')
) as k (key, channel_id, error);
create function tests.due() returns text language sql as $$ select string_agg(o.dedupe_key, ' ' order by o.id) from outbox.jobs as o where o.due_at = util.current_time() and o.channel_id is not null $$;
create function tests.shown() returns text language sql as $$
    select string_agg(concat_ws(' ', i.code, i.state, i.state_reason, to_char(i.state_since at time zone 'UTC', 'HH24:MI'), 'held ' || to_char(i.held_until at time zone 'UTC', 'HH24:MI')), ', ' order by i.id) from sending.channels as i
$$;
update sending.channels set state_since = '2026-03-10 10:00:00+00', held_until = '2026-03-10 20:00:00+00';
select is(sending.judge_channel(one, util.current_time()), true, 'nothing stands against it') from c;
select is(tests.shown(), 'principal active 10:00 held 20:00, segundo active 10:00 held 20:00', 'so it sends as before');
select is(tests.due(), null, 'and nothing is woken');
update sending.channels set account_reason = 'ACCOUNT_RESTRICTED';
select is(sending.judge_channel(one, util.current_time()), false, 'its account is restricted') from c;
select is(tests.shown(), 'principal stopped ACCOUNT_RESTRICTED 15:00 held 20:00, segundo active 10:00 held 20:00', 'so it stops, that one');
select tests.advance('1 hour');
update sending.channels set refusal_code = 131031 where id = (select one from c);
select is(sending.judge_channel(one, util.current_time()), false, 'a refusal that nobody answered as well') from c;
select is(tests.shown(), 'principal stopped ACCOUNT_RESTRICTED 15:00 held 20:00, segundo active 10:00 held 20:00', 'since it stopped');
update sending.channels set account_reason = null where id = (select one from c);
select is(sending.judge_channel(one, util.current_time()), false, 'the refusal is left') from c;
select is(tests.shown(), 'principal stopped 131031 15:00 held 20:00, segundo active 10:00 held 20:00', 'which says why');
select tests.freeze('2026-03-10 15:30:00+00');
select is(tests.due(), null, 'nothing is due');
update sending.channels set refusal_code = null where id = (select one from c);
select is(sending.judge_channel(one, util.current_time()), true, 'nothing is left') from c;
select is(tests.shown(), 'principal active 15:30, segundo active 10:00 held 20:00', 'it sends again, held no more');
select is(tests.due(), 'stopped held refused', 'what it held, and what was refused, is due');
select is((select count(*) from outbox.jobs as o where o.dedupe_key in ('hours', 'two') and o.due_at = '2026-03-10 16:00:00+00'), 2::bigint, 'what waits for something else waits');

select * from finish();
rollback;
