begin;
select plan(18);

select tests.make_crowd();
create function tests.p(p_n integer) returns bigint language sql as $$ select tests.person_id(tests.nth(p_n)) $$;
create function tests.knows(p_n integer, p_field text, p_value text) returns boolean language sql as $$ select chatwoot.is_known(tests.p(p_n), p_field, p_value) $$;
select ok(tests.knows(1, 'name', 'PESSOA A SOUZA'), 'their name, however it is written');
select ok(not tests.knows(1, 'name', 'Pessoa B Souza'), 'not another''s');
select ok(tests.knows(1, 'phone', substr(tests.phone(1), 4)), 'their phone');
select ok(not tests.knows(1, 'phone', tests.phone(2)), 'not another''s');
select ok(tests.knows(1, 'email', 'P1@Example.com'), 'their address');
select ok(not tests.knows(1, 'email', 'p2@example.com'), 'not another''s');

-- What one of ours corrected is known as it was and as it is; what another event says is no name.
select leads.append_event(tests.nth(1), 'corrected', 'operator', '{"fields": ["name"]}', '{"name": "Ana Reis", "name_was": "Aná Reys"}');
select leads.append_event(tests.nth(2), 'corrected', 'operator', '{"fields": ["name"]}', '{"name": "Bia Prado", "name_was": "Bya Prado"}');
select leads.append_event(tests.nth(1), 'called', 'operator', '{}', '{"name": "Caio Luz", "note": "Davi Luz"}');
select leads.append_event(tests.nth(1), 'corrected', 'operator', '{"fields": ["email"]}', '{"email": "x@example.com", "note": "Eva Luz"}');
select ok(tests.knows(1, 'name', 'Ana Reis') and tests.knows(1, 'name', 'aná reys'), 'as it is and as it was');
select ok(not tests.knows(1, 'name', 'Bia Prado') and not tests.knows(1, 'name', 'Bya Prado'), 'not what was corrected of another');
select ok(tests.knows(2, 'name', 'Bia Prado'), 'which is theirs');
select ok(not tests.knows(1, 'name', 'Caio Luz'), 'nor what no correction says');
select ok(not tests.knows(1, 'name', 'Eva Luz'), 'nor what a correction says that is no name');

-- What was taken away was theirs; an id of WhatsApp is no phone.
insert into people.detached_identifiers (person_id, kind, value, match_key, reason) values
    (tests.p(1), 'phone', '+5511955550001', '5511955550001', 'wrong_number'), (tests.p(2), 'phone', '+5511955550002', '5511955550002', 'wrong_number'),
    (tests.p(1), 'email', 'velho@example.com', 'velho@example.com', 'request'), (tests.p(1), 'wa_id', '5511955550003', (normalize.phone('+5511955550003')).match_key, 'request');
update people.detached_identifiers set match_key = (normalize.phone(value)).match_key where kind = 'phone';
insert into people.identifiers (person_id, kind, value, match_key, rule_version) values (tests.p(1), 'wa_id', '5511955550004', (normalize.phone('+5511955550004')).match_key, '0');
select ok(tests.knows(1, 'phone', '+5511955550001'), 'a number that they had');
select ok(not tests.knows(1, 'phone', '+5511955550002'), 'not one that another had');
select ok(tests.knows(1, 'email', 'velho@example.com'), 'an address that they had');
select ok(not tests.knows(2, 'email', 'velho@example.com'), 'nobody else');
select ok(not tests.knows(1, 'phone', '+5511955550003'), 'an id that was WhatsApp''s was no phone');
select ok(not tests.knows(1, 'phone', '+5511955550004'), 'and is none');
select ok(not tests.knows(1, 'email', 'velho'), 'what is no address is not theirs');

select * from finish();
rollback;
