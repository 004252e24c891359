begin;
select plan(8);

select tests.make_crowd();
update sending.channels set waba_id = null;
select tests.remember();
create function tests.shown() returns text language sql as $$ select string_agg(format('%s %s', c.code, coalesce(c.waba_id, '-')), ', ' order by c.id) from sending.channels as c $$;
create function tests.learn(p_code text, p_account text) returns text language sql as $$
    select sending.learn_account(c.id, p_account) from sending.channels as c where c.code = p_code;
    select concat_ws(' / ', tests.what_changed(), tests.shown())
$$;
select is(tests.learn('reserva', '4195'), 'sending.channels ~1 / principal -, reserva 4195', 'one number''s account');
select is(tests.learn('principal', '4196'), 'sending.channels ~1 / principal 4196, reserva 4195', 'the other''s');
select is(tests.learn('principal', '4196'), 'nothing / principal 4196, reserva 4195', 'the same again');
select is(tests.learn('principal', '4197'), 'sending.channels ~1 / principal 4197, reserva 4195', 'a number moved to another account');
select is(tests.learn('principal', 'abc'), 'nothing / principal 4197, reserva 4195', 'what is no id is none');
select is(tests.learn('principal', repeat('1', 31)), 'nothing / principal 4197, reserva 4195', 'nor is what is too long');
select is(tests.learn('principal', ''), 'nothing / principal 4197, reserva 4195', 'nor nothing');
select is(tests.learn('principal', null), 'nothing / principal 4197, reserva 4195', 'who does not say keeps it');

select * from finish();
rollback;
