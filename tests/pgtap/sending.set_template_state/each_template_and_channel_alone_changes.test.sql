begin;
select plan(50);

-- A template of the same name in another language, and a second channel.
select tests.make_crowd();
insert into sending.templates (code, purpose, name, language, category, body, state, state_since)
select 'english', 'rework', 'indica_retomada_1', 'en', 'UTILITY', 'Hello', 'approved', '2026-03-01Z';
update sending.templates set state_since = '2026-03-01Z', held_until = '2026-03-11Z';
select tests.remember();
create function tests.shows(p_code text) returns text language sql as $$
    select format('%s since %s said %s held %s %s', t.state, to_char(t.state_since, 'DD HH24'), to_char(t.state_said_at, 'DD HH24'), to_char(t.held_until, 'DD HH24'), t.category) from sending.templates as t where t.code = p_code
$$;
create function tests.template_told(p_state text, p_at timestamptz, p_language text default 'pt_BR') returns text language sql as $$
    select concat_ws(' / ', tests.did(sending.set_template_state('indica_retomada_1', p_language, p_state, p_at, util.current_time())), tests.shows('rework_1'))
$$;
select is(tests.template_told('paused', '2026-03-10 10:00Z'), 'sending.templates ~1 / paused since 10 10 said 10 10 held 11 00 MARKETING', 'a template is paused');
select is(tests.template_told('disabled', '2026-03-10 11:00Z'), 'sending.templates ~1 / disabled since 10 10 said 10 11 held 11 00 MARKETING', 'missing since it was paused');
select is(tests.template_told('approved', '2026-03-10 10:59Z'), 'outdated: nothing / disabled since 10 10 said 10 11 held 11 00 MARKETING', 'what was said before counts for nothing');
select is(tests.template_told(null, '2026-03-10 11:00Z'), 'no_change: nothing / disabled since 10 10 said 10 11 held 11 00 MARKETING', 'nor does a word that means nothing');
select is(tests.template_told('approved', '2026-03-10 11:00Z'), 'sending.templates ~1 / approved since 10 11 said 10 11 held  MARKETING', 'what was said in the same second does');
select is(tests.template_told('approved', '2026-03-10 12:00Z'), 'sending.templates ~1 / approved since 10 11 said 10 12 held  MARKETING', 'approved since it was');
select is(tests.template_told('approved', '2026-03-10 12:00Z', 'fr'), 'unknown_template: nothing / approved since 10 11 said 10 12 held  MARKETING', 'a language that there is not');
select is(tests.shows('english'), 'approved since 01 00 said  held 11 00 UTILITY', 'the other language is as it was');
create function tests.categorise(p_category text, p_at timestamptz, p_language text default 'en') returns text language sql as $$
    select concat_ws(' / ', tests.did(sending.set_template_category('indica_retomada_1', p_language, p_category, p_at)), tests.shows('english'))
$$;
select is(tests.categorise('MARKETING', '2026-03-10 10:00Z'), 'sending.templates ~1 / approved since 01 00 said  held 11 00 MARKETING', 'a category');
select is(tests.categorise('UTILITY', '2026-03-10 09:00Z'), 'outdated: nothing / approved since 01 00 said  held 11 00 MARKETING', 'said before');
select is(tests.categorise('UTILITY', '2026-03-10 10:00Z'), 'sending.templates ~1 / approved since 01 00 said  held 11 00 UTILITY', 'said in the same second');
select is(tests.categorise('UTILITY', '2026-03-10 10:00Z', 'fr'), 'unknown_template: nothing / approved since 01 00 said  held 11 00 UTILITY', 'of a language that there is not');
select is(tests.did(sending.set_template_category('nobody', 'en', 'UTILITY', '2026-03-10 10:00Z')), 'unknown_template: nothing', 'of a name that there is not');
select is(tests.did(sending.set_template_state('nobody', 'pt_BR', 'paused', '2026-03-10 10:00Z', util.current_time())), 'unknown_template: nothing', 'nor has it a state');

-- Which template, and since when there is none.
update sending.templates set state_since = '2026-03-02Z' where code = 'rework_2';
update sending.templates set state_since = '2026-03-04Z' where purpose = 'first_contact';
select is(sending.template_missing_since('rework', 'rework_2', true), '2026-03-02Z', 'one by its code');
select is(sending.template_missing_since('rework', null, true), '2026-03-10 11:00Z', 'any of a purpose: the last');
update sending.templates set state_since = '2026-03-05Z', parameters = '{referrer_name}' where code = 'english';
update sending.templates set state_since = '2026-03-01Z' where code = 'rework_1';
select is(sending.template_missing_since('rework', null, true), '2026-03-05Z', 'with a referrer also those that name one');
select is(sending.template_missing_since('rework', null, false), '2026-03-02Z', 'without one they are no choice');
select is((sending.choose_template('rework', null, true)).code, 'english', 'who has a referrer gets the one that names them');
select is((sending.choose_template('rework', null, false)).code, 'rework_1', 'who has none the first that does not');
select is((sending.choose_template('rework', 'rework_3', true)).code, 'rework_3', 'unless one is asked for');
update sending.templates set state = 'paused' where code in ('english', 'rework_1');
select is((sending.choose_template('rework', null, true)).code, 'rework_2', 'approved ones first');
update sending.templates set state = 'paused' where purpose = 'rework';
select is((sending.choose_template('rework', null, false)).code, 'rework_1', 'then the first of all');

-- Channels.
create function tests.save(p_code text, p_number text, p_inbox bigint, p_is_default boolean default null) returns text language sql as $$
    select tests.did(sending.save_channel(p_code, p_number, 1, p_inbox, p_is_default))
$$;
create function tests.default_channel() returns text language sql as $$ select string_agg(c.code, ' ') from sending.channels as c where c.is_default $$;
select tests.remember();
select is(tests.save('reserva', '500600700', 8), 'unchanged: nothing', 'the same again');
select is(tests.save('reserva', '500600700', 9), 'changed: sending.channels ~1', 'another inbox');
select is(tests.save('reserva', '500600700', 9, true), 'changed: sending.channels ~2', 'the default is one');
select is(tests.default_channel(), 'reserva', 'the one that was told');
select is(tests.save('principal', '100200300', 7), 'unchanged: nothing', 'which is told or stays');
select is(tests.save('terceira', '900800700', 10), 'added: sending.channels +1', 'a new one is none');
select is(tests.default_channel(), 'reserva', 'the default is as it was');
update sending.channels set is_default = false;
select tests.remember();
select is(tests.save('quarta', '900800701', 11), 'added: sending.channels +1', 'unless there is none');
select is(tests.default_channel(), 'quarta', 'then it is the default');
select throws_ok($$select sending.save_channel('quinta', '900800701', 1, 12)$$, 'ID105', null, 'a number belongs to one channel');
select throws_ok($$select sending.save_channel('quinta', '1234', 1, 12)$$, 'ID105', null, 'a number of four digits is none');
select throws_ok($$select sending.save_channel('A b', '12345', 1, 12)$$, 'ID105', null, 'nor is such a code');

-- What Meta says of one channel.
create function tests.channel_state(p_code text) returns text language sql as $$ select format('%s %s since %s', c.state, c.state_reason, to_char(c.state_since, 'DD HH24')) from sending.channels as c where c.code = p_code $$;
create function tests.refuse(p_code text, p_at timestamptz) returns text language sql as $$
    select concat_ws(' / ', tests.did(sending.record_refusal((select c.id from sending.channels as c where c.code = 'reserva'), p_code, p_at, util.current_time())::text), tests.channel_state('reserva'))
$$;
update sending.channels set state_since = '2026-03-01Z';
select tests.remember();
select is(tests.refuse('131042', '2026-03-10 15:00Z'), ': sending.channels ~1 / stopped 131042 since 10 16', 'one channel is refused');
select is(tests.refuse('131045', '2026-03-10 14:00Z'), ': nothing / stopped 131042 since 10 16', 'what was said before counts for nothing');
select is(tests.refuse('131045', '2026-03-10 15:00Z'), ': sending.channels ~1 / stopped 131045 since 10 16', 'what was said at once does');
select tests.advance('1 hour');
select is(tests.refuse('131046', '2026-03-10 16:00Z'), ': sending.channels ~1 / stopped 131046 since 10 16', 'it stands since it stands');
select is(tests.did(sending.resume_channel('reserva')), '0: sending.channels ~1', 'it is resumed');
select is(tests.refuse('131042', '2026-03-10 16:30Z'), ': nothing / active  since 10 17', 'a refusal of before that changes nothing');
select is(tests.channel_state('principal'), 'active  since 01 00', 'the others never stood');
select is(tests.did(sending.set_people_per_day(500, util.current_time(), util.current_time())), 't: sending.channels ~4', 'a limit of all channels');
select is(tests.did(sending.set_people_per_day(400, util.current_time() - interval '1 second', util.current_time())), 'f: nothing', 'told before');

-- Windows of service.
create function tests.opens(p_n integer, p_at timestamptz) returns text language sql as $$ select tests.did(sending.open_window(tests.channel(), tests.person_id(tests.nth(p_n)), p_at)::text) $$;
update sending.channels set is_default = false;
update sending.channels set is_default = true where code = 'principal';
select tests.remember();
select is(tests.opens(1, '2026-03-10 12:00Z'), 'sending.service_windows +1', 'a window opens');
select is(tests.opens(2, '2026-03-10 12:00Z'), 'sending.service_windows +1', 'for each person');
select is(tests.opens(1, '2026-03-10 11:00Z'), 'nothing', 'an earlier word does not open it again');
select is(tests.opens(1, '2026-03-10 12:00Z'), 'nothing', 'nor does the same');
select is(tests.opens(1, '2026-03-10 13:00Z'), 'sending.service_windows ~1', 'a later one does');
select is((select string_agg(to_char(w.expires_at, 'DD HH24'), ' ' order by w.expires_at) from sending.service_windows as w where w.opened_at >= '2026-03-10 12:00Z' and w.person_id in (tests.person_id(tests.nth(1)), tests.person_id(tests.nth(2)))), '11 12 11 13', 'for a day');

select * from finish();
rollback;
