begin;
select plan(6);

-- Conversation 70 of two numbers; one has an old lead, an open one and a newer one that ended.
select tests.make_crowd();
create temporary table t as select tests.channel() as one, (select c.id from sending.channels as c where c.code = 'reserva') as two;
delete from chatwoot.conversations;
insert into chatwoot.conversations (lead_id, channel_id, attempt, conversation_id, status, is_reused, created_at)
select tests.nth(x.n), case x.channel when 1 then t.one else t.two end, x.attempt, x.conversation, 'open', false, util.current_time()
from t, (values (1, 1, 1, 70), (1, 1, 2, 70), (2, 1, 1, 70), (6, 1, 1, 70), (3, 2, 1, 70), (4, 1, 1, 71)) as x (n, channel, attempt, conversation);
select leads.change_status(tests.nth(1), 'won', 'operator');
create function tests.found(p_account bigint, p_inbox bigint, p_number bigint) returns text language sql as $$
    select string_agg((select k.n::text from generate_series(1, 7) as k (n) where tests.nth(k.n) = f.lead_id), ' ' order by f.n) from chatwoot.leads_of(p_account, p_inbox, p_number) with ordinality as f (lead_id, n)
$$;
select is(tests.found(1, 7, 70), '2 6 1', 'the open one first, then the newest, each once');
select is(tests.found(1, 7, 71), '4', 'another conversation is another''s');
select is(tests.found(1, 8, 70), '3', 'so is the same number in another inbox');
select is(tests.found(2, 7, 70), null, 'or in another account');
select is(tests.found(1, 7, 99), null, 'one that nobody has is none');
select is(tests.found(null, 7, 70), null, 'and null is none');

select * from finish();
rollback;
