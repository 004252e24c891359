begin;
select plan(3);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function inbox.undo_reply(p_reply inbox.replies, p_keys text[], p_reason text) returns void language sql as $$ select tests.note('undo', (p_reply).wamid, p_keys::text, p_reason) $$;
create or replace function inbox.restore_wish(p_person_id bigint, p_phone_key text) returns boolean language sql as $$ select tests.note('restore', tests.pn(p_person_id), p_phone_key); select true $$;
create or replace function inbox.record_reply(p_lead_id bigint, p_channel_id bigint, p_written_at timestamptz, p_wamid text, p_chatwoot_message_id bigint, p_kind text, p_body text, p_action text default null, p_answers_message_id bigint default null, p_answered_wamid text default null, p_came_by text[] default '{}', p_phone text default null, p_phone_key text default null, p_user_id text default null, out inbound_id bigint, out lead_id bigint, out outcome text) language sql as $$ select tests.note('reply', tests.n(p_lead_id), tests.at(p_written_at), p_wamid, p_chatwoot_message_id::text, p_kind, p_body, p_action, p_answers_message_id::text, p_came_by::text, p_phone_key, p_user_id); select 1::bigint, p_lead_id, 'x' $$;
create or replace function people.own_keys(p_person_id bigint) returns text[] language sql as $$ select array['own'] $$;
create or replace function inbox.wish_of(p_lead_id bigint, p_text text, p_written_at timestamptz) returns text language sql as $$ select case when p_written_at < '2026-03-10 12:00Z' then 'stop' end $$;


-- "Para" is a stop before noon, they say now.
select tests.words(w, 1, a::timestamptz, '{"body": "para", "phone_key": "m1", "user_id": "BR.1"}'::jsonb || jsonb_build_object('chatwoot_message_id', row_number() over ()) || p::jsonb) from (values
    ('late', '2026-03-10 13:00:00+00', '{"button_action": "stop"}'), ('early', '2026-03-10 11:00:00+00', '{}'), ('same', '2026-03-10 13:00:00+00', '{"button_action": "stop", "phone_key": "m2", "user_id": null}'), ('as_read', '2026-03-10 11:00:00+00', '{"button_action": "stop"}'), ('other_words', '2026-03-10 11:00:00+00', '{"body": "para mim"}'), ('no_text', '2026-03-10 11:00:00+00', '{"kind": "elsewhere"}'), ('nameless', '2026-03-10 11:30:00+00', '{"phone_key": null, "user_id": null}'), ('again', '2026-03-10 14:00:00+00', '{"button_action": "stop"}')
) as v (w, a, p);
select tests.words('of_another', 2, '2026-03-10 11:00:00+00', '{"body": "para"}');

select is(tests.would($$select inbox.reread_replies(tests.l(1))$$), '5; undo again {own,phone:m1,bsuid:BR.1} read_again; undo same {own,phone:m2} read_again; undo late {own,phone:m1,bsuid:BR.1} read_again; undo nameless {own} read_again; undo early {own,phone:m1,bsuid:BR.1} read_again; restore 1 m1; restore 1 m2; reply 1 11:00 early 2 text para - - {phone:m1,bsuid:BR.1} m1 BR.1; reply 1 11:30 nameless 7 text para - - {} - -; reply 1 13:00 late 1 text para - - {phone:m1,bsuid:BR.1} m1 BR.1; reply 1 13:00 same 3 text para - - {phone:m2} m2 -; reply 1 14:00 again 8 text para - - {phone:m1,bsuid:BR.1} m1 BR.1; gone: again early late nameless same', 'of the first lead, the last first');
select is(tests.would($$select inbox.reread_replies(tests.l(2))$$), '1; undo of_another {own} read_again; reply 2 11:00 of_another - text para - - {} - -; gone: of_another', 'of the second');
select is(tests.would($$select inbox.reread_replies(tests.l(3))$$), '0', 'none');

select * from finish();
rollback;
