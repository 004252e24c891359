begin;
select plan(25);

select tests.make_crowd();
insert into people.detached_identifiers (person_id, kind, value, match_key, reason)
select tests.person_id(tests.nth(n)), k.kind, k.value, k.value, 'wrong_person'
from (values (1, 'phone', '5511900000001'), (1, 'bsuid', 'BR.1'), (2, 'wa_id', '5511900000002'), (3, 'email', '5511900000003')) as k (n, kind, value);
create function tests.detached(p_n integer, p_phone text, p_user_id text) returns boolean language sql as $$ select people.is_detached(tests.person_id(tests.nth(p_n)), p_phone, p_user_id) $$;
select ok(tests.detached(1, '5511900000001', null), 'a number');
select ok(tests.detached(2, '5511900000002', null), 'what WhatsApp calls it');
select ok(tests.detached(1, null, 'BR.1'), 'an id');
select ok(tests.detached(1, '5511900000009', 'BR.1'), 'either of the two');
select ok(not tests.detached(1, '5511900000009', 'BR.9'), 'neither of the two');
select ok(not tests.detached(1, 'BR.1', '5511900000001'), 'each as what it is');
select ok(not tests.detached(2, '5511900000001', 'BR.1'), 'nobody else''s');
select ok(not tests.detached(3, '5511900000003', null), 'not another kind');
insert into people.identifiers (person_id, kind, value, match_key, phone_kind) values (tests.person_id(tests.nth(1)), 'phone', '+5511900000001', '5511900000001', 'mobile');
select ok(not tests.detached(1, '5511900000001', null), 'what is theirs again is not detached');
select ok(tests.detached(1, '5511900000001', 'BR.1'), 'the other still is');
insert into people.identifiers (person_id, kind, value, match_key) values (tests.person_id(tests.nth(4)), 'wa_id', '5511900000002', '5511900000002');
select ok(tests.detached(2, '5511900000002', null), 'though somebody else has it');

-- Who wrote, by number and id.
create function tests.sender(p_n integer, p_phone text, p_user_id text) returns boolean language sql as $$ select people.is_sender(tests.person_id(tests.nth(p_n)), p_phone, p_user_id) $$;
insert into people.identifiers (person_id, kind, value, match_key) values (tests.person_id(tests.nth(4)), 'bsuid', 'BR.4', 'BR.4');
select ok(tests.sender(4, '5511900000002', null), 'by number');
select ok(tests.sender(4, null, 'BR.4'), 'by id');
select ok(tests.sender(4, '5511999999999', 'BR.4'), 'by id with another number');
select ok(not tests.sender(4, '5511999999999', 'BR.5'), 'by neither');
select ok(not tests.sender(4, '5511999999999', null), 'a number that names nobody contradicts');
select ok(tests.sender(4, null, 'BR.5'), 'an id that names nobody does not');
select ok(not tests.sender(3, null, 'BR.4'), 'one that names somebody does');

-- Repaired numbers.
update people.identifiers set repairs = '{ninth_digit}' where person_id = tests.person_id(tests.nth(2)) and kind = 'phone';
select ok(people.is_repaired(tests.person_id(tests.nth(2)), tests.phone(2)), 'a repaired number');
select ok(not people.is_repaired(tests.person_id(tests.nth(1)), tests.phone(2)), 'is so for whom it was repaired');
select ok(not people.is_repaired(tests.person_id(tests.nth(2)), tests.phone(1)), 'and no other number');

-- Who may vouch.
create function tests.vouches(p_n integer, p_by text) returns boolean language sql as $$ select people.may_vouch(tests.person_id(tests.nth(p_n)), p_by) $$;
update people.identifiers set brought_by = case kind when 'email' then 'token:2' else 'token:1' end, confirmed_at = case when kind = 'email' then null else confirmed_at end
where person_id = tests.person_id(tests.nth(1));
update people.identifiers set brought_by = null where person_id = tests.person_id(tests.nth(2));
update people.identifiers set brought_by = 'source:1' where person_id = tests.person_id(tests.nth(3));
select is((select string_agg(b || '=' || tests.vouches(1, b), ' ') from unnest('{token:1,token:2,token:3,source:1,consultant:9}'::text[]) as b), 'token:1=true token:2=false token:3=false source:1=false consultant:9=true', 'who brought something that is confirmed, and any consultant');
select ok(not coalesce(tests.vouches(1, null), false), 'nobody in particular vouches for what somebody brought');
select ok(tests.vouches(2, null), 'only for what nobody in particular brought');
select ok(not tests.vouches(3, 'source:1'), 'a source never');

select * from finish();
rollback;
