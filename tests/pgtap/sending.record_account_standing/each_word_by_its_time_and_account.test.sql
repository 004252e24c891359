begin;
select plan(30);

-- Two numbers of one account, one of another, one of which nobody said yet. All is told at 10:30, so that no end has come.
select tests.make_operation('2026-03-10 10:30:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('b', '100200301', 1, 8, '419561257915477'), ('c', '100200302', 1, 9, '77'), ('d', '100200303', 1, 10, null);
update sending.channels set state_since = '2026-03-01Z';
create function tests.shown() returns text language sql as $$
    select string_agg(concat_ws(' ', left(c.code, 1), c.state, c.account_reason, to_char(c.account_said_at at time zone 'UTC', 'HH24:MI'), 'until ' || to_char(c.account_until at time zone 'UTC', 'HH24:MI')), ', ' order by c.id) from sending.channels as c
$$;
create function tests.said(p_reason text, p_at text, p_account text default null, p_code text default null, p_until text default null) returns text language sql as $$
    select concat_ws(': ', sending.record_account_standing(p_reason, ('2026-03-10 ' || p_at || 'Z')::timestamptz, util.current_time(), p_account, (select c.id from sending.channels as c where c.code = p_code), ('2026-03-10 ' || p_until || 'Z')::timestamptz), tests.shown())
$$;
create function tests.begin_anew() returns void language sql as $$ update sending.channels set state = 'active', state_reason = null, account_reason = null, account_said_at = null, account_until = null, resumed_at = null $$;
select is(tests.said(null, '12:00', '77'), 'unchanged: p active, b active, c active 12:00, d active 12:00', 'nothing stands against one account, nor against whose account nobody knows');
select is(tests.said('ACCOUNT_RESTRICTED', '12:30', '419561257915477', p_until => '18:00'), 'stopped: p stopped ACCOUNT_RESTRICTED 12:30 until 18:00, b stopped ACCOUNT_RESTRICTED 12:30 until 18:00, c active 12:00, d stopped ACCOUNT_RESTRICTED 12:30 until 18:00', 'an account is restricted, with its end');
select is(tests.said(null, '12:29', '419561257915477'), 'outdated: p stopped ACCOUNT_RESTRICTED 12:30 until 18:00, b stopped ACCOUNT_RESTRICTED 12:30 until 18:00, c active 12:00, d stopped ACCOUNT_RESTRICTED 12:30 until 18:00', 'what was said before counts for nothing');
select is(tests.said(null, '12:30', '419561257915477'), 'resumed: p active 12:30, b active 12:30, c active 12:00, d active 12:30', 'what was said at once does');
select is(tests.said(null, '12:31', '99'), 'unchanged: p active 12:30, b active 12:30, c active 12:00, d active 12:31', 'another account: whose account nobody knows');
update sending.channels set waba_id = '77' where code = 'd';
select is(tests.said('X', '12:32', '99'), 'other_account: p active 12:30, b active 12:30, c active 12:00, d active 12:31', 'else nobody');
select tests.begin_anew();

-- One number alone.
select is(tests.said('131031', '12:00', p_code => 'b'), 'stopped: p active, b stopped 131031 12:00, c active, d active', 'a refused send stops its number');
select is(tests.said('131031', '12:10', p_code => 'c', p_until => '14:00'), 'stopped: p active, b stopped 131031 12:00, c stopped 131031 12:10 until 14:00, d active', 'another its own');
select is(tests.said('131031', '12:20', p_code => 'c'), 'stopped: p active, b stopped 131031 12:00, c stopped 131031 12:20 until 14:00, d active', 'a send that is refused meanwhile says nothing of the end');
select is(tests.said('131031', '14:00', p_code => 'c'), 'stopped: p active, b stopped 131031 12:00, c stopped 131031 14:00, d active', 'once it is over it does');
select is(tests.said('ACCOUNT_RESTRICTED', '14:10', '77', p_until => '17:00'), 'stopped: p active, b stopped 131031 12:00, c stopped ACCOUNT_RESTRICTED 14:10 until 17:00, d stopped ACCOUNT_RESTRICTED 14:10 until 17:00', 'the account''s word does');
select is(tests.said('ACCOUNT_RESTRICTED', '14:20', '77'), 'stopped: p active, b stopped 131031 12:00, c stopped ACCOUNT_RESTRICTED 14:20, d stopped ACCOUNT_RESTRICTED 14:20', 'also without an end');
select is(tests.said(null, '14:30', p_code => 'c', p_until => '17:00'), 'resumed: p active, b stopped 131031 12:00, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'what is over has no end');

-- The end is told late: a refused send was told first.
select is(tests.said('ACCOUNT_RESTRICTED', '11:00', '419561257915477', p_until => '12:00'), 'stopped: p stopped ACCOUNT_RESTRICTED 11:00 until 12:00, b stopped 131031 12:00, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'an end of before the refusal is none');
select is(tests.said('ACCOUNT_RESTRICTED', '11:00', '419561257915477', p_until => '12:01'), 'stopped: p stopped ACCOUNT_RESTRICTED 11:00 until 12:01, b stopped 131031 12:00 until 12:01, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'one of after it is');
select is(tests.said('ACCOUNT_RESTRICTED', '11:00', '419561257915477', p_until => '13:00'), 'stopped: p stopped ACCOUNT_RESTRICTED 11:00 until 13:00, b stopped 131031 12:00 until 12:01, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'the first that was told');
update sending.channels set account_until = null, resumed_at = '2026-03-10 11:00Z' where code = 'b';
select is(tests.said('ACCOUNT_RESTRICTED', '11:00', p_code => 'b', p_until => '13:00'), 'outdated: p stopped ACCOUNT_RESTRICTED 11:00 until 13:00, b stopped 131031 12:00, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'not of before somebody resumed it');
update sending.channels set resumed_at = '2026-03-10 10:59Z' where code = 'b';
select is(tests.said('ACCOUNT_RESTRICTED', '11:00', p_code => 'b', p_until => '13:00'), 'outdated: p stopped ACCOUNT_RESTRICTED 11:00 until 13:00, b stopped 131031 12:00 until 13:00, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'but of after it');
update sending.channels set account_until = null, account_reason = 'ACCOUNT_RESTRICTED' where code = 'b';
select is(tests.said('ACCOUNT_RESTRICTED', '11:00', p_code => 'b', p_until => '14:00'), 'outdated: p stopped ACCOUNT_RESTRICTED 11:00 until 13:00, b stopped ACCOUNT_RESTRICTED 12:00, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'the account''s own word had said so');
update sending.channels set resumed_at = '2026-03-10 14:40Z', account_reason = null, state = 'active', state_reason = null where code = 'c';
select is(tests.said('131031', '14:39', p_code => 'c'), 'outdated: p stopped ACCOUNT_RESTRICTED 11:00 until 13:00, b stopped ACCOUNT_RESTRICTED 12:00, c active 14:30, d stopped ACCOUNT_RESTRICTED 14:20', 'what was refused before somebody resumed it');
select is(tests.said('131031', '14:40', p_code => 'c'), 'stopped: p stopped ACCOUNT_RESTRICTED 11:00 until 13:00, b stopped ACCOUNT_RESTRICTED 12:00, c stopped 131031 14:40, d stopped ACCOUNT_RESTRICTED 14:20', 'is nothing to what is refused then');

-- Of several numbers the best that became of one.
select tests.begin_anew();
update sending.channels set account_said_at = '2026-03-10 13:00Z' where code = 'principal';
select is(tests.said('X', '12:00', '419561257915477'), 'stopped: p active 13:00, b stopped X 12:00, c active, d active', 'one had heard more, the other had not');
select is(tests.said('X', '11:00', '419561257915477'), 'outdated: p active 13:00, b stopped X 12:00, c active, d active', 'both');
select is(tests.said(null, '12:00', '419561257915477'), 'resumed: p active 13:00, b active 12:00, c active, d active', 'one goes on');
update sending.channels set account_reason = 'X', account_said_at = '2026-03-10 12:00Z', state = 'stopped', state_reason = 'X' where code = 'principal';
select is(tests.said(null, '13:00', '419561257915477'), 'resumed: p active 13:00, b active 13:00, c active, d active', 'one of two goes on: so it is told');
select is(tests.said(null, '13:00', '419561257915477'), 'unchanged: p active 13:00, b active 13:00, c active, d active', 'nothing is new');

-- A person's own name, number and address are known; others are not.
create temporary table l as select n, tests.lead(n, jsonb_build_object('person', jsonb_build_object('name', (array['Maria Prado', 'Rosa Reis'])[n], 'phone', tests.phone(n), 'email', format('p%s@example.org', n)))) as lead_id from generate_series(1, 2) as n;
create function tests.known(p_n integer, p_field text, p_value text) returns boolean language sql as $$ select chatwoot.is_known(tests.person_id(l.lead_id), p_field, p_value) from l where l.n = p_n $$;
select is(array[tests.known(1, 'name', 'MARIA PRADO'), tests.known(1, 'name', 'Rosa Reis'), tests.known(2, 'name', 'Rosa Reis')], '{t,f,t}', 'a name');
select is(array[tests.known(1, 'phone', tests.phone(1)), tests.known(1, 'phone', tests.phone(2)), tests.known(1, 'email', 'P1@example.org'), tests.known(1, 'email', 'p2@example.org')], '{t,f,t,f}', 'a number, an address');
insert into people.detached_identifiers (person_id, kind, value, match_key, reason) select tests.person_id(l.lead_id), k.kind, k.value, k.key, 'wrong_person' from l, lateral (values ('phone', tests.phone(5), (normalize.phone(tests.phone(5))).match_key), ('email', 'was@example.org', (normalize.email('was@example.org')).match_key)) as k (kind, value, key) where l.n = 1;
select is(array[tests.known(1, 'phone', tests.phone(5)), tests.known(2, 'phone', tests.phone(5)), tests.known(1, 'email', 'was@example.org'), tests.known(2, 'email', 'was@example.org')], '{t,f,t,f}', 'and what turned out not to be theirs');
select leads.append_event(l.lead_id, 'corrected', 'operator', '{"fields": ["name"]}', jsonb_build_object('name', 'Marta Prado', 'name_was', 'Mirta Prado', 'city', 'Rita Paz')) from l where l.n = 1;
select leads.append_event(l.lead_id, 'note_added', 'operator', '{}', jsonb_build_object('name', 'Nina Paz')) from l where l.n = 1;
select is(array[tests.known(1, 'name', 'Marta Prado'), tests.known(1, 'name', 'Mirta Prado'), tests.known(2, 'name', 'Marta Prado'), tests.known(1, 'name', 'Rita Paz'), tests.known(1, 'name', 'Nina Paz')], '{t,t,f,f,f}', 'names that were corrected, both');

select * from finish();
rollback;
