begin;
select plan(4);
\ir ../../support/scenes/replies_one_by_one.sql
-- What follows is not asked here, but what is told to whom.
create or replace function inbox.undo_reply(p_reply inbox.replies, p_keys text[], p_reason text) returns void language sql as $$ select tests.note('undo', (p_reply).wamid, p_keys::text, p_reason) $$;
create or replace function inbox.apply_stranger(p_wamid text, p_phone text, p_user_id text, p_wish text, p_at timestamptz) returns inbox.applied language sql as $$ select tests.note('stranger', p_wamid, p_phone, p_user_id, p_wish, tests.at(p_at)); select null::inbox.applied $$;
create or replace function inbox.undo_preference(p_fact inbox.facts, p_keys text[]) returns void language sql as $$ select tests.note('undo preference', (p_fact).natural_key, p_keys::text) $$;
create or replace function inbox.undo_spread(p_person_id bigint, p_said_at timestamptz) returns void language sql as $$ select tests.note('undo spread', tests.pn(p_person_id), tests.at(p_said_at)) $$;
create or replace function inbox.restore_wish(p_person_id bigint, p_phone_key text) returns boolean language sql as $$ select tests.note('restore', tests.pn(p_person_id), p_phone_key); select true $$;
create or replace function inbox.take_back_answers(p_person_id bigint) returns integer language sql as $$ select tests.note('answers', tests.pn(p_person_id)); select 1 $$;
create or replace function people.own_keys(p_person_id bigint) returns text[] language sql as $$ select array['own'] $$;


-- The first lost a number at ten and an id at eleven; a second number is theirs again; the second person lost the same number later.
select tests.lost(1, 'phone', 'm1', '2026-03-10 10:00:00+00'), tests.lost(1, 'wa_id', 'm1', '2026-03-10 09:30:00+00'), tests.lost(1, 'bsuid', 'BR.1', '2026-03-10 11:00:00+00'), tests.lost(1, 'phone', 'm2', '2026-03-10 08:00:00+00'), tests.lost(1, 'email', 'm3', '2026-03-10 08:00:00+00'), tests.lost(2, 'phone', 'm1', '2026-03-10 12:00:00+00'), tests.lost(1, 'bsuid', 'BR.8', '2026-03-10 08:00:00+00', 'user_changed_user_id');
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) values (tests.p(1), 'phone', '+m2', 'm2', 'mobile');
select tests.words(w, 1, a::timestamptz, p::jsonb) from (values
    ('before', '2026-03-10 09:30:00+00', '{"phone_key": "m1"}'), ('after', '2026-03-10 09:31:00+00', '{"phone_key": "m1", "body": "PARAR"}'), ('press', '2026-03-10 10:30:00+00', '{"phone_key": "m1", "user_id": "BR.9", "button_action": "stop"}'), ('id_before', '2026-03-10 11:00:00+00', '{"user_id": "BR.1"}'), ('by_id', '2026-03-10 11:01:00+00', '{"user_id": "BR.1"}'),
    ('by_number', '2026-03-10 11:30:00+00', '{"user_id": "BR.1", "phone_key": "m5"}'), ('theirs', '2026-03-10 11:30:00+00', '{"phone_key": "m2"}'), ('mail', '2026-03-10 11:30:00+00', '{"phone_key": "m3"}'), ('former', '2026-03-10 11:30:00+00', '{"user_id": "BR.8"}')
) as v (w, a, p);
select tests.words('of_the_second', 2, '2026-03-10 11:30:00+00', '{"phone_key": "m1"}'), tests.words('after_of_the_second', 2, '2026-03-10 12:30:00+00', '{"phone_key": "m1"}');
select tests.fact(k, n, a::timestamptz, p::jsonb) from (values
    ('wish', 1, '2026-03-10 12:00:00+00', '{"payload": {"who": {"wa_id": "m1"}}}'), ('wish_before', 1, '2026-03-10 09:30:00+00', '{"payload": {"who": {"wa_id": "m1"}}}'), ('wish_by_id', 1, '2026-03-10 12:10:00+00', '{"payload": {"who": {"user_id": "BR.1"}}}'), ('wish_by_number', 1, '2026-03-10 12:10:00+00', '{"payload": {"who": {"user_id": "BR.1", "wa_id": "m5"}}}'),
    ('ignored', 1, '2026-03-10 12:00:00+00', '{"state": "ignored", "payload": {"who": {"wa_id": "m1"}}}'), ('status', 1, '2026-03-10 12:00:00+00', '{"kind": "status", "payload": {"who": {"wa_id": "m1"}}}'), ('of_another', 3, '2026-03-10 12:00:00+00', '{"payload": {"who": {"wa_id": "m1"}}}'),
    ('stranger', 3, '2026-03-10 11:20:00+00', '{"kind": "message", "reason": "suppressed_stranger", "payload": {"who": {"user_id": "BR.1"}}}'), ('stranger_before', 3, '2026-03-10 11:00:00+00', '{"kind": "message", "reason": "suppressed_stranger", "payload": {"who": {"user_id": "BR.1"}}}'), ('stranger_silent', 3, '2026-03-10 11:22:00+00', '{"kind": "message", "reason": "unknown_person", "payload": {"who": {"user_id": "BR.1"}}}'),
    ('stranger_else', 3, '2026-03-10 11:25:00+00', '{"kind": "message", "reason": "suppressed_stranger", "payload": {"who": {"user_id": "m1"}}}')
) as v (k, n, a, p);

select is(tests.would($$select inbox.take_back_words(tests.p(1))$$), '6; undo preference wish_by_id {own,bsuid:BR.1}; undo preference wish {own,phone:m1}; undo spread 1 11:20; undo by_id {own,bsuid:BR.1} reply_of_another; stranger by_id - BR.1 - 11:01; undo press {own,phone:m1} reply_of_another; stranger press +m1 BR.9 stop 10:30; undo after {own,phone:m1} reply_of_another; stranger after +m1 - stop 09:31; restore 1 m1; restore 1 m2; answers 1; gone: after by_id press', 'of the first');
select is(tests.would($$select inbox.take_back_words(tests.p(2))$$), '1; undo after_of_the_second {own,phone:m1} reply_of_another; stranger after_of_the_second +m1 - - 12:30; restore 2 m1; answers 2; gone: after_of_the_second', 'of the second');
select is(tests.would($$select inbox.take_back_words(tests.p(3))$$), '0; answers 3', 'of the third, who lost nothing');
select is(tests.would($$with s as materialized (select tests.lost(3, 'phone', 'm9', '2026-03-10 10:00:00+00')), c as (select count(*) from s) select inbox.take_back_words(tests.p(3)) from c$$), '0; answers 3', 'of the third, who lost a number by which nobody wrote');

select * from finish();
rollback;
