begin;
select plan(15);

select tests.make_operation();
create temporary table t as select tests.person_id(tests.lead(1)) as a, tests.person_id(tests.lead(2)) as b;
insert into people.identifiers (person_id, kind, value, match_key)
select a, 'wa_id', 'w1', 'w1' from t union all select a, 'bsuid', 'u1', 'u1' from t union all select b, 'bsuid', 'u2', 'u2' from t union all select a, 'email', 'e1', 'e1' from t;
insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at, detached_at)
select a, k.kind, k.key, k.key, 'wrong_person', '2026-03-10 15:00:00+00', now() from t, (values ('phone', 'gone'), ('wa_id', 'wgone'), ('bsuid', 'ugone'), ('email', 'egone')) as k (kind, key);
create function tests.sends(p_key text, p_user_id text default null, p_at timestamptz default 'infinity') returns boolean language sql as $$ select people.is_sender(a, p_key, p_user_id, p_at) from t $$;
select is(tests.sends((normalize.phone(tests.phone(1))).match_key), true, 'their phone');
select is(tests.sends('w1'), true, 'what WhatsApp calls them');
select is(tests.sends((normalize.phone(tests.phone(2))).match_key), false, 'another''s phone');
select is(tests.sends('e1'), false, 'an e-mail is no number');
select is(tests.sends('u1'), false, 'nor is an id');
select is(tests.sends('x', 'u1'), true, 'their id, whatever number');
select is(tests.sends('w1', 'u2'), true, 'their number, whatever id');
select is(tests.sends(null, 'u2'), false, 'another''s id');
select is(tests.sends(null, 'new'), true, 'an id that nobody has yet contradicts nothing');
select is(tests.sends('x', 'new'), false, 'but with a number of nobody');
select is(tests.sends(null, 'w1'), true, 'a number is no id');
select is(array[tests.sends('gone', null, '2026-03-10 14:59:59+00'), tests.sends('wgone', null, '2026-03-10 14:59:59+00'), tests.sends('x', 'ugone', '2026-03-10 14:59:59+00')], '{t,t,t}', 'what was taken from them later was theirs then');
select is(array[tests.sends('gone', null, '2026-03-10 15:00:00+00'), tests.sends('wgone', null, '2026-03-10 15:00:00+00'), tests.sends('x', 'ugone', '2026-03-10 15:00:00+00')], '{f,f,f}', 'and is not since');
select is(tests.sends('egone', null, '2026-03-10 14:59:59+00'), false, 'an e-mail never was one');
select is(people.is_sender(b, 'gone', null, '2026-03-10 14:59:59+00'), false, 'nor was it another''s') from t;

select * from finish();
rollback;
