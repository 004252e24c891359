begin;
select plan(4);

-- Cards of a first message wait, since the operation looks at them itself; then it takes all that come.
select tests.make_operation('2026-03-10 15:00:00+00');
create temporary table l as select tests.lead(1) as id;
create function tests.offer(p_key text, variadic p_phones text[]) returns integer language sql as $$
    select inbox.offer_cards(l.id, p_key, (select jsonb_agg(jsonb_build_object('name', 'Pessoa ' || chr(64 + n::integer) || ' Souza', 'phones', jsonb_build_array(p))) from unnest(p_phones) with ordinality as x (p, n)), true, util.current_time()) from l
$$;
create function tests.standing() returns text language sql as $$ select string_agg(concat_ws(' ', c.phone, coalesce(c.outcome, 'waits')), ', ' order by c.id) from intake.cards as c $$;
select is(tests.offer('wa:1', '11966550001', '11966550002'), 2, 'two cards');
select is(tests.standing(), '+5511966550001 waits, +5511966550002 waits', 'wait');
update ops.settings set value = '"accept"' where key = 'card_referrals';
select is(tests.offer('wa:2', '11966550003'), 1, 'another message brings one');
select is(tests.standing(), '+5511966550001 waits, +5511966550002 waits, +5511966550003 accepted', 'which alone is taken');

select * from finish();
rollback;
