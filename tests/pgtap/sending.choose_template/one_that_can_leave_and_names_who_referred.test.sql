begin;
select plan(28);
select tests.make_operation('2026-06-10 15:00:00+00');
create function pg_temp.add(p_code text, p_purpose text, p_parameters text[], p_state text, p_refusal text default null) returns void language sql as $$
    insert into sending.templates (code, purpose, name, category, body, parameters, state, refusal_code) values (p_code, p_purpose, p_code, 'MARKETING', 'Oi', p_parameters, p_state, p_refusal)
$$;
update sending.templates as t set purpose = 'opt_out_confirmation' where t.purpose = 'first_contact';
create function pg_temp.chosen(p_code text default null, p_has_referrer boolean default true, p_purpose text default 'first_contact') returns text language sql as $$
    select (sending.choose_template(p_purpose, p_code, p_has_referrer)).code
$$;
select is(pg_temp.chosen(), null, 'where there is none, none');
select pg_temp.add('draft', 'first_contact', '{}', 'draft');
select is(pg_temp.chosen(), 'draft', 'one that is no more than a draft, if there is no other');
select pg_temp.add('draft_named', 'first_contact', '{name,referrer_name}', 'draft');
select is(pg_temp.chosen(), 'draft_named', 'rather one that names the referrer');
select is(pg_temp.chosen(null, false), 'draft', 'where there is one');
select pg_temp.add('refused', 'first_contact', '{}', 'approved', '131049');
select is(pg_temp.chosen(), 'refused', 'rather one that is approved');
select pg_temp.add('plain_b', 'first_contact', '{}', 'approved'), pg_temp.add('plain_a', 'first_contact', '{}', 'approved');
select is(pg_temp.chosen(), 'plain_b', 'rather one that is not refused, and the first of them');
select pg_temp.add('named', 'first_contact', '{referrer_name}', 'approved');
select is(pg_temp.chosen(), 'named', 'and best one that names the referrer');
select is(pg_temp.chosen(null, false), 'plain_b', 'if there is one');
select is(pg_temp.chosen('plain_a'), 'plain_a', 'one that is asked for');
select is(pg_temp.chosen('named', false), null, 'unless it names whom there is not');
select is(pg_temp.chosen('rework_1'), null, 'or is for something else');
select is(pg_temp.chosen('rework_1', true, 'rework'), 'rework_1', 'which it may be asked for');
insert into sending.experiments (code, champion, challenger, least_sends, most_sends, started_at) values ('x', 'plain_b', 'named', 1, 2, '2026-06-01');
select is(pg_temp.chosen(), 'plain_b', 'what is tried out is no choice');
select is(pg_temp.chosen('named'), 'named', 'unless it is asked for');
select is(
    (select string_agg(distinct (sending.choose_template('first_contact', null, false, ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid)).code, ', ') from generate_series(1, 40) as n), 'named, plain_b', 'of leads some get what is tried out'
);
select is((sending.choose_template('nada', null, false, gen_random_uuid())).code, null, 'of no purpose, none');

-- What it costs, and until when words are free.
delete from sending.prices;
insert into sending.prices (category, since, price, currency)
values ('marketing', '2026-05-01', 0.05, 'USD'), ('marketing', '2026-06-10', 0.06, 'USD'), ('marketing', '2026-06-11', 0.07, 'USD'), ('utility', '2026-06-01', 0.01, 'USD');
select is((sending.price_of('MARKETING', 'regular', '2026-06-10 00:00+00')).price, 0.06::numeric, 'a price counts from its day on');
select is((sending.price_of('MARKETING', 'regular', '2026-06-09 23:59:59+00')).price, 0.05::numeric, 'until then the one before');
select is((sending.price_of('utility', 'FREE_customer_service', '2026-06-10')).price, 0::numeric, 'what is free costs nothing');
select is((sending.price_of('utility', null, '2026-06-10')).price, 0.01::numeric, 'what nobody called free does');
select is((sending.price_of('utility', 'regular', '2026-05-31')).price, null, 'before the first price there was none');
select is((sending.price_of('service', 'regular', '2026-06-10')).price, null, 'nor of what has none');

select tests.lead(1) as one \gset
select tests.lead(2) as two \gset
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 1, 8, '419561257915477');
insert into sending.service_windows (channel_id, person_id, opened_at, expires_at)
select c.id, tests.person_id(:one), timestamptz '2026-06-10 12:00+00', timestamptz '2026-06-11 12:00+00' from sending.channels as c where c.code = 'principal'
union all select c.id, tests.person_id(:two), '2026-06-10 13:00+00', '2026-06-11 13:00+00' from sending.channels as c where c.code = 'principal'
union all select c.id, tests.person_id(:one), '2026-06-10 14:00+00', '2026-06-11 14:00+00' from sending.channels as c where c.code = 'reserva';
create function pg_temp.until(p_lead bigint, p_at text) returns timestamptz language sql as $$ select sending.window_until(c.id, tests.person_id(p_lead), p_at::timestamptz) from sending.channels as c where c.code = 'principal' $$;
select is(pg_temp.until(:one, '2026-06-10 11:59:59+00'), null, 'before somebody wrote nothing is free');
select is(pg_temp.until(:one, '2026-06-10 12:00:00+00'), '2026-06-11 12:00+00'::timestamptz, 'from then on it is for a day');
select is(pg_temp.until(:one, '2026-06-11 11:59:59+00'), '2026-06-11 12:00+00'::timestamptz, 'to its last second');
select is(pg_temp.until(:one, '2026-06-11 12:00:00+00'), null, 'and no longer');

-- Which of our messages a wamid names.
insert into sending.messages (lead_id, channel_id, template_id, purpose, send_key, recipient, body, state, wamid, earlier_wamids, queued_at)
select :one, (select c.id from sending.channels as c where c.code = 'principal'), (select t.id from sending.templates as t where t.code = 'rework_1'), 'rework', w.key, '+5511971234567', 'x', 'queued', w.wamid, w.earlier, '2026-06-10'
from (values ('a', 'w1', '{w0,w2}'::text[]), ('b', 'w2', '{}'), ('c', 'w3', '{w0}'), ('d', 'w4', '{w9}')) as w (key, wamid, earlier);
select is(
    (select string_agg(w || coalesce((select m.send_key from sending.messages as m where m.id = sending.message_by_wamid(w)), ' none'), ', ' order by w) from unnest('{w0,w1,w2,w9,wx}'::text[]) as w), 'w0c, w1a, w2b, w9d, wx none', 'its own, else the last that had it before'
);

-- Whether Chatwoot is an old one.
select is(
    (select string_agg(v || ' ' || sending.is_old_chatwoot(jsonb_populate_record(null::sending.channels, jsonb_build_object('chatwoot_version', v))), ', ') from unnest('{3.9.0,3.99,4.4.9,4.5.0,4.10.0,5.0.0,12.1,x,4}'::text[]) as v), '3.9.0 true, 3.99 true, 4.4.9 true, 4.5.0 false, 4.10.0 false, 5.0.0 false, 12.1 false, x false, 4 false', 'before 4.5 it is'
);

select * from finish();
rollback;
