begin;
select plan(25);

select tests.make_operation();
delete from sending.prices;
create function tests.price(p_category text default 'marketing', p_price numeric default 0.35, p_currency text default 'BRL', p_since date default '2026-01-01') returns text language plpgsql as $$
begin
    return sending.set_price(p_category, p_price, p_currency, p_since);
exception
    when others then return sqlstate;
end;
$$;
create function tests.prices() returns text language sql as $$ select string_agg(format('%s %s %s %s', p.category, p.since, p.price, p.currency), ', ' order by p.category, p.since) from sending.prices as p $$;
select is(tests.price(c), 'ID105', 'no category: ' || c) from (values (''), ('a b'), ('a1'), (repeat('a', 41))) as v (c);
select is(tests.price(repeat('a', 40)), 'added', 'the longest');
delete from sending.prices;
select is(tests.price(p_price => p), x, 'a price of ' || coalesce(p::text, 'nothing')) from (values (null, 'ID105'), (-0.01, 'ID105'), (1000, 'ID105'), (0, 'added'), (999.99, 'changed')) as v (p, x);
delete from sending.prices;
select is(tests.price(p_currency => c), 'ID105', 'no currency: ' || c) from (values (''), ('R$'), ('BR'), ('BRLX'), ('B1L')) as v (c);
select is(tests.price(' Marketing ', 0.35, ' brl '), 'added', 'written as it may be');
select is(tests.prices(), 'marketing 2026-01-01 0.350000 BRL', 'kept in one form');
select is(tests.price(p_price => 0.40), 'changed', 'from that day another');
select is(tests.price(p_since => '2026-02-01'), 'added', 'from another day');
select is(tests.price('utility', 0.04), 'added', 'of another category');
select is(tests.prices(), 'marketing 2026-01-01 0.400000 BRL, marketing 2026-02-01 0.350000 BRL, utility 2026-01-01 0.040000 BRL', 'each by itself');
select is(tests.price('utility', 0.05, 'USD'), 'changed', 'another currency');
select is(tests.prices(), 'marketing 2026-01-01 0.400000 BRL, marketing 2026-02-01 0.350000 BRL, utility 2026-01-01 0.050000 USD', 'of that alone');
select is(tests.price('utility', 0.05, 'USD', '2026-02-01'), 'added', 'on a day of its own');
select is((select count(*) from sending.prices), 4::bigint, 'four');

select * from finish();
rollback;
