begin;
select plan(3);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function inbox.undo_reply(p_reply inbox.replies, p_keys text[], p_reason text) returns void language sql as $$ select tests.note('undo', (p_reply).wamid, p_keys::text, p_reason) $$;
create or replace function inbox.record_reply(p_lead_id bigint, p_channel_id bigint, p_written_at timestamptz, p_wamid text, p_chatwoot_message_id bigint, p_kind text, p_body text, p_action text default null, p_answers_message_id bigint default null, p_answered_wamid text default null, p_came_by text[] default '{}', p_phone text default null, p_phone_key text default null, p_user_id text default null, out inbound_id bigint, out lead_id bigint, out outcome text) language sql as $$ select tests.note('reply', tests.n(p_lead_id), tests.at(p_written_at), p_wamid, p_chatwoot_message_id::text, p_kind, p_body, p_action, p_answers_message_id::text, p_came_by::text, p_phone_key, p_user_id); select 1::bigint, p_lead_id, 'x' $$;
create or replace function inbox.record_words_elsewhere(p_lead_id bigint, p_channel_id bigint, p_written_at timestamptz, p_chatwoot_message_id bigint, p_body text, p_inbox_id bigint, p_conversation_id bigint) returns text language sql as $$ select tests.note('elsewhere', tests.n(p_lead_id), tests.at(p_written_at), p_chatwoot_message_id::text, p_body, p_inbox_id::text, p_conversation_id::text); select 'x' $$;


select tests.words(w, n, a::timestamptz, p::jsonb) from (values
    ('later', 1, '2026-03-10 13:00:00+00', '{"phone_key": "m1", "user_id": "BR.1"}'), ('sooner', 1, '2026-03-10 11:00:00+00', '{"button_action": "continue"}'), ('same', 1, '2026-03-10 11:00:00+00', '{"kind": "elsewhere", "chatwoot_message_id": 9}'), ('heard', 1, '2026-03-10 12:00:00+00', '{}'), ('uncounted', 1, '2026-03-10 12:00:00+00', '{}'), ('of_another', 2, '2026-03-10 12:00:00+00', '{}')
) as v (w, n, a, p);
select leads.append_event(r.lead_id, 'replied', 'person', jsonb_build_object('inbound', r.id, 'outcome', case when r.wamid = 'heard' then 'after_the_end' else 'suppressed' end, 'inbox_id', 8, 'conversation_id', 70)) from inbox.replies as r where r.wamid <> 'uncounted' order by r.id;
select leads.append_event(r.lead_id, 'answered', 'person', jsonb_build_object('inbound', r.id, 'outcome', 'suppressed')) from inbox.replies as r where r.wamid = 'uncounted';

select is(tests.would($$select inbox.hear_again(tests.p(1))$$), '3; undo sooner {} read_again; reply 1 11:00 sooner - text Oi continue - {} - -; undo same {} read_again; elsewhere 1 11:00 9 Oi 8 70; undo later {} read_again; reply 1 13:00 later - text Oi - - {phone:m1,bsuid:BR.1} m1 BR.1; gone: later same sooner', 'of the first');
select is(tests.would($$select inbox.hear_again(tests.p(2))$$), '1; undo of_another {} read_again; reply 2 12:00 of_another - text Oi - - {} - -; gone: of_another', 'of the second');
select is(tests.would($$select inbox.hear_again(tests.p(3))$$), '0', 'of the third nothing');

select * from finish();
rollback;
