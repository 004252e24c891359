begin;
select plan(42);

select tests.make_operation();
create function tests.save(p_code text default 'nova', p_phone text default '900800700', p_default boolean default null, p_waba text default null, p_account bigint default 1, p_inbox bigint default 10) returns text language plpgsql as $$
begin
    return sending.save_channel(p_code, p_phone, p_account, p_inbox, p_default, p_waba);
exception
    when sqlstate 'ID105' then return sqlerrm;
end;
$$;
create function tests.shown() returns text language sql as $$ select string_agg(concat_ws(' ', c.code, c.phone_number_id, c.chatwoot_account_id, c.chatwoot_inbox_id, c.is_default, c.waba_id), ', ' order by c.id) from sending.channels as c $$;
select matches(tests.save(c), 'a channel.s code', 'no code: ' || c) from unnest(array['', 'A', '-a', 'a b', repeat('a', 64)]) as c;
select matches(tests.save(p_phone => p), 'is not a phone number id', 'no number: ' || p) from unnest(array['', '1234', repeat('1', 21), '12345a', '+12345']) as p;
select matches(tests.save(p_waba => w), 'is not the id of a WhatsApp business account', 'no account: ' || w) from unnest(array['', repeat('1', 31), 'a']) as w;
select matches(tests.save(p_phone => '100200300'), 'another channel has the phone number id 100200300', 'a number that another has');
select is(tests.shown(), 'principal 100200300 1 7 t 419561257915477', 'nothing was kept');
select is(tests.save(), 'added', 'one more');
select is(tests.shown(), 'principal 100200300 1 7 t 419561257915477, nova 900800700 1 10 f', 'which is not the default');
select is(tests.save(), 'unchanged', 'the same');
select is(tests.save(p_waba => '12'), 'changed', 'its account');
select is(tests.save(), 'unchanged', 'is kept when nobody says one');
select is(tests.save(p_waba => '12'), 'unchanged', 'or says the same');
select is(tests.save(p_phone => '900800701'), 'changed', 'another number');
select is(tests.save(p_phone => '900800701', p_account => 2), 'changed', 'another account');
select is(tests.save(p_phone => '900800701', p_account => 2, p_inbox => 11), 'changed', 'another inbox');
select is(tests.shown(), 'principal 100200300 1 7 t 419561257915477, nova 900800701 2 11 f 12', 'each is kept');
select is(tests.save(p_phone => '900800701', p_account => 2, p_inbox => 11, p_default => true), 'changed', 'the default');
select is(tests.shown(), 'principal 100200300 1 7 f 419561257915477, nova 900800701 2 11 t 12', 'is one');
select is(tests.save(p_phone => '900800701', p_account => 2, p_inbox => 11), 'unchanged', 'and stays');
select is(tests.save('principal', '100200300', null, null, 1, 7), 'unchanged', 'the other stays none');
select is(tests.save(p_phone => '900800701', p_account => 2, p_inbox => 11, p_default => false), 'changed', 'or none is');
select is(tests.save(repeat('a', 63), repeat('1', 20), null, repeat('1', 30)), 'added', 'the longest of all');
select is((select c.is_default from sending.channels as c where c.code = repeat('a', 63)), true, 'is the default where there is none');
select is(tests.save('b', '12345', null, '1'), 'added', 'the shortest');
select is(tests.save('b', '12345', false, '1'), 'unchanged', 'is none');
select is((select count(*) from sending.channels as c where c.is_default), 1::bigint, 'one is');

-- Who sends: another way is begun at once, and nothing else is asked for again.
update outbox.jobs set state = 'done', finished_at = util.current_time() where finished_at is null;
select tests.advance('1 hour');
select is(sending.save_channel('principal', '100200300', 1, 7, p_mode => 'graph'), 'unchanged', 'the same way');
select is((select count(*) from outbox.jobs as j where j.finished_at is null and j.kind like 'sending.%'), 0::bigint, 'asks Chatwoot for nothing');
create temporary table t as select tests.lead(1) as lead_id;
update outbox.jobs set due_at = util.current_time() + interval '1 hour', last_error = jsonb_build_object('held', case kind when 'chatwoot.contact' then 'x' else 'no_conversation' end) where finished_at is null;
select outbox.enqueue(p_kind => 'whatsapp.template', p_lead_id => lead_id, p_due_at => util.current_time() + interval '1 hour', p_dedupe_key => h, p_payload => '{"purpose": "rework"}') from t, unnest('{no_conversation,outside_hours}'::text[]) as h;
update outbox.jobs set last_error = jsonb_build_object('held', dedupe_key) where dedupe_key in ('no_conversation', 'outside_hours');
create temporary table before as select count(*) as n from outbox.jobs as j where j.finished_at is null;
select is(sending.save_channel('principal', '100200300', 1, 7, p_mode => 'chatwoot'), 'changed', 'the other way');
select cmp_ok((select count(*) from outbox.jobs as j where j.finished_at is null), '>', n, 'what texts Chatwoot has is asked') from before;
select is((select string_agg(j.dedupe_key, ' ') from outbox.jobs as j where j.dedupe_key in ('no_conversation', 'outside_hours') and j.due_at <= util.current_time()), 'no_conversation', 'what waited for the other way waits no more');
select is((select string_agg(c.code || ' ' || c.mode, ', ' order by c.code) from sending.channels as c where c.mode_since = util.current_time()), 'principal chatwoot', 'since now, for that number alone');
select throws_ok($$select sending.save_channel('principal', '100200300', 1, 7, p_mode => 'fax')$$, 'ID105', null, 'there are two ways');

select * from finish();
rollback;
