begin;
select plan(7);
select tests.make_operation('2026-06-10 15:00:00+00');
insert into sending.channels (code, phone_number_id, chatwoot_account_id, chatwoot_inbox_id, waba_id) values ('reserva', '500600700', 1, 8, 'other');
update sending.channels as c set state_since = '2026-01-01';
create function pg_temp.refuse(p_code text, p_at text) returns text language sql as $$
    select concat_ws(' ', sending.record_refusal(c.id, p_code, p_at::timestamptz, '2026-06-10 15:00+00')) from sending.channels as c where c.code = 'principal'
$$;
create function pg_temp.standing() returns text language sql as $$
    select string_agg(concat_ws(' ', c.code, c.state, c.state_reason, c.account_reason, c.refusal_code, to_char(c.refused_at, 'HH24:MI:SS'), c.refusals, to_char(c.state_since, 'MM-DD')), ', ' order by c.code) from sending.channels as c
$$;
select pg_temp.refuse('131042', '2026-06-10 14:00+00');
select is(pg_temp.standing(), 'principal stopped 131042 131042 14:00:00 1 06-10, reserva active 0 01-01', 'one that is refused stops, and no other');
select pg_temp.refuse('131048', '2026-06-10 13:59:59+00');
select is(pg_temp.standing(), 'principal stopped 131042 131042 14:00:00 1 06-10, reserva active 0 01-01', 'what was refused before changes nothing');
select pg_temp.refuse('131048', '2026-06-10 14:00+00');
select is(pg_temp.standing(), 'principal stopped 131048 131048 14:00:00 2 06-10, reserva active 0 01-01', 'at the same time it does');
update sending.channels as c set resumed_at = '2026-06-10 14:30+00', refusal_code = null, state = 'active', state_reason = null where c.code = 'principal';
select pg_temp.refuse('131042', '2026-06-10 14:29:59+00');
select is(pg_temp.standing(), 'principal active 14:00:00 2 06-10, reserva active 0 01-01', 'nor what was refused before a human let it send');
select pg_temp.refuse('131042', '2026-06-10 14:30+00');
select is(pg_temp.standing(), 'principal stopped 131042 131042 14:30:00 3 06-10, reserva active 0 01-01', 'then it does');
select pg_temp.refuse('368', '2026-06-10 14:40+00');
select is(pg_temp.standing(), 'principal stopped 368 368 131042 14:30:00 3 06-10, reserva active 0 01-01', 'some refusals are of the account');
update sending.channels as c set account_reason = null, account_said_at = null, refusal_code = null, state = 'active', state_reason = null where c.code = 'principal';
select pg_temp.refuse('131031', '2026-06-10 14:50+00');
select is(pg_temp.standing(), 'principal stopped 131031 131031 14:30:00 3 06-10, reserva active 0 01-01', 'that is blocked too');

select * from finish();
rollback;
