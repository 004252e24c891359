begin;
select plan(9);

-- Two inboxes of one account, and a third number in another.
select tests.make_crowd();
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id) values ('fora', '700800900', 2, 7);
create function tests.channel_of(p_code text) returns bigint language sql as $$ select c.id from sending.channels as c where c.code = p_code $$;
create function tests.mismatch(p_n integer, p_code text, p_is_settled boolean default false) returns void language sql as $$
    insert into chatwoot.mismatches (channel_id, lead_id, conversation_id, found_at, settled_at)
    values (tests.channel_of(p_code), tests.nth(p_n), 70 + p_n, util.current_time(), case when p_is_settled then util.current_time() end)
$$;
create function tests.stopped(p_code text) returns text language sql as $$
    select string_agg(n::text, '' order by n) from generate_series(1, 7) as n where chatwoot.is_stopped(tests.nth(n), tests.channel_of(p_code))
$$;
select is(tests.stopped('principal'), null, 'nothing is found, nothing stops');
select tests.mismatch(1, 'principal'), tests.mismatch(2, 'principal', true), tests.mismatch(3, 'fora');
select is(tests.stopped('principal'), '1', 'a lead whose conversation is another person''s');
select is(tests.stopped('reserva'), null, 'in that inbox');
select is(tests.stopped('fora'), '3', 'another account has its own');
select tests.mismatch(4, 'reserva'), tests.mismatch(1, 'reserva');
select is(tests.stopped('principal'), '1', 'two leads are two, however often they are found');
select is(tests.stopped('reserva'), '14', 'each where it was found');
select tests.mismatch(5, 'principal');
select is(tests.stopped('principal') || ' ' || tests.stopped('reserva'), '1234567 1234567', 'of three the whole account stops, in every inbox');
select is(tests.stopped('fora'), '3', 'and no other account');
update chatwoot.mismatches as m set settled_at = util.current_time() where m.lead_id = tests.nth(5);
select is(tests.stopped('principal'), '1', 'until one is settled');

select * from finish();
rollback;
