begin;
select plan(28);

select tests.make_crowd();
create function tests.told(p_n integer, p_wamid text, p_chatwoot_id bigint, p_at timestamptz default '2026-03-10 15:30Z') returns text language sql as $$
    select tests.did(r.outcome) from inbox.record_reply(
        p_lead_id => tests.nth(p_n), p_channel_id => tests.channel(), p_written_at => p_at, p_wamid => p_wamid, p_chatwoot_message_id => p_chatwoot_id,
        p_kind => 'text', p_body => 'Quero saber'
    ) as r
$$;
create function tests.ids() returns text language sql as $$ select string_agg(concat_ws('=', r.wamid, r.chatwoot_message_id), ' ' order by r.id) from inbox.replies as r where r.body = 'Quero saber' $$;
select is(tests.told(1, 'a', null), 'replied: flow.signals +1, inbox.replies +1, leads.event_values +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +2, routing.waits +1, sending.service_windows +1', 'Meta tells of one');
select is(tests.told(2, null, 8), 'replied: flow.signals +1, inbox.replies +1, leads.event_values +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +2, routing.waits +1, sending.service_windows +1', 'Chatwoot of another');
select is(tests.told(3, 'c', 9), 'replied: flow.signals +1, inbox.replies +1, leads.event_values +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +2, routing.waits +1, sending.service_windows +1', 'a third has both ids');
select is(tests.ids(), 'a 8 c=9', 'as they were told');
select is(tests.told(1, 'a', 7), 'known: inbox.replies ~1', 'Chatwoot tells of the first');
select is(tests.told(2, 'b', 8), 'known: inbox.replies ~1', 'and Meta of the second');
select is(tests.ids(), 'a=7 b=8 c=9', 'each learns the other id, and nobody else does');
select is(tests.told(3, 'c', 9), 'known: nothing', 'what is known changes nothing');
select is(tests.told(1, 'd', 10, '2026-03-10 15:29Z'), 'replied: flow.signals +1, inbox.replies +1, leads.event_values +1, leads.events +2, leads.leads ~1, routing.waits ~1', 'words of before');
select is((select to_char(w.expires_at, 'DD HH24:MI') from sending.service_windows as w where w.person_id = tests.person_id(tests.nth(1))), '11 15:30', 'the window counts from the last');
select tests.drain();

-- What nobody knew of left after all, where it is the lead's and left before the words.
update sending.messages set state = 'unknown', unknown_at = '2026-03-10 15:10Z', sending_at = '2026-03-10 15:05Z', accepted_at = null where lead_id in (tests.nth(3), tests.nth(4));
update sending.messages set sending_at = '2026-03-10 15:40Z' where lead_id = tests.nth(4);
select tests.remember();
select is(tests.told(3, 'e', 11, '2026-03-10 15:35Z'), 'replied: flow.signals +2, inbox.replies +1, leads.event_values +1, leads.events +2, leads.leads ~1, sending.messages ~1, sending.service_windows ~1', 'a reply proves what left before it');
select is(tests.told(4, 'f', 12, '2026-03-10 15:35Z'), 'replied: flow.signals +1, inbox.replies +1, leads.event_values +1, leads.events +3, leads.leads ~1, leads.status_periods +1, leads.status_periods ~1, outbox.jobs +2, routing.waits +1, sending.service_windows +1', 'not what left after it');
select is((select string_agg(m.state, ' ' order by m.lead_id) from sending.messages as m where m.lead_id in (tests.nth(3), tests.nth(4))), 'delivered unknown', 'each for its own lead');
select is(tests.told(4, 'g', 13, '2026-03-10 15:40Z'), 'replied: flow.signals +2, inbox.replies +1, leads.event_values +1, leads.events +2, leads.leads ~1, sending.messages ~1, sending.service_windows ~1', 'what left in that second may have been read');

-- Whoever learns what WhatsApp calls somebody says whether it was news.
create function tests.learns(p_n integer, p_wa_id text, p_user_id text, p_at timestamptz default util.current_time()) returns text language sql as $$
    select tests.did(inbox.learn_identity(tests.person_id(tests.nth(p_n)), p_wa_id, p_user_id, p_at))
$$;
select is(tests.learns(1, '5511977770001', 'BR.one'), 't: people.identifiers +2', 'two ids');
select is(tests.learns(1, '5511977770001', 'BR.one'), 'f: nothing', 'known');
select is(tests.learns(1, '5511977770001', null), 'f: nothing', 'each of them');
select is(tests.learns(1, null, 'BR.one'), 'f: nothing', 'by itself');
select is(tests.learns(1, null, null), 'f: nothing', 'nothing is no news');
select is(tests.learns(2, '5511977770001', null), 't: people.identifiers +1, people.identifiers ~1', 'of somebody else it is');
select is(tests.learns(1, '5511977770001', 'BR.two'), 't: people.identifiers +1', 'another id is, too');
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at)
values (tests.person_id(tests.nth(1)), 'phone', '+5511970000000', 'm551170000000', 'wrong_person', util.current_time());
select tests.remember();
select is(tests.learns(1, '5511977770009', null), 'f: nothing', 'what is older than a detachment teaches nothing');
select is(tests.learns(3, '5511977770008', null), 't: people.identifiers +1', 'of somebody else it does');
select is(tests.learns(1, '5511977770009', null, util.current_time() + interval '1 second'), 't: people.identifiers +1', 'what is later does');

-- A stop with somebody else's words holds for the number it came from.
create function tests.mismatch(p_text text) returns text language sql as $$
    select tests.did(tests.write(99, 'wamid.m' || md5(p_text), tests.text_of(p_text) || jsonb_build_object('from', '5521987650000', 'context', jsonb_build_object('id', tests.wamid_of(2)))))
$$;
select is(tests.mismatch('Quem é?'), 'applied sender_mismatch: flow.signals +1, inbox.deliveries +1, inbox.facts +1, leads.events +2, leads.leads ~1, routing.waits ~1', 'words of another number to our message');
select is(tests.mismatch('PARAR'), 'applied sender_mismatch: flow.signals +1, inbox.deliveries +1, inbox.facts +1, leads.events +1, leads.leads ~1, people.suppressions +1', 'a stop of another number');
select ok(people.is_suppressed(array['phone:' || people.wa_key('5521987650000')]), 'is its own');
select ok(not people.is_person_suppressed(tests.person_id(tests.nth(2))), 'and not that of whom we wrote to');

select * from finish();
rollback;
