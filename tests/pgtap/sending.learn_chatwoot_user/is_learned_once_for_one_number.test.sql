begin;
select plan(3);

select tests.make_crowd();
create function tests.learn(p_code text, p_user bigint) returns text language sql as $$
    select sending.learn_chatwoot_user(c.id, p_user) from sending.channels as c where c.code = p_code;
    select concat_ws(' / ', tests.what_changed(), string_agg(format('%s %s', c.code, coalesce(c.chatwoot_user_id::text, '-')), ', ' order by c.id)) from sending.channels as c
$$;
select is(tests.learn('reserva', 42), 'sending.channels ~1 / principal -, reserva 42', 'the user of one number');
select is(tests.learn('reserva', 43), 'nothing / principal -, reserva 42', 'what is known stays');
select is(tests.learn('principal', 44), 'sending.channels ~1 / principal 44, reserva 42', 'the other has its own');

select * from finish();
rollback;
