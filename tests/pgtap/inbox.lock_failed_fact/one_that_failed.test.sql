begin;
select plan(4);

create temporary table d as select inbox.keep_delivery('whatsapp', '{}') as id;
insert into inbox.facts (delivery_id, natural_key, kind, payload, occurred_at, state, error, created_at)
select d.id, t.key, 'message', '{}', util.current_time(), t.state, '{}', util.current_time() from d, (values ('a', 'failed'), ('b', 'applied'), ('c', 'failed')) as t (key, state);
create function tests.lock(p_key text) returns text language plpgsql as $$
begin
    return (inbox.lock_failed_fact((select f.id from inbox.facts as f where f.natural_key = p_key))).natural_key;
exception
    when sqlstate 'ID213' or sqlstate 'ID313' then return sqlstate || ' ' || regexp_replace(sqlerrm, '[0-9]+', 'N');
end;
$$;
select is(tests.lock('a'), 'a', 'the one');
select is(tests.lock('c'), 'c', 'the other');
select is(tests.lock('b'), 'ID313 fact N of a webhook is applied, not failed', 'one that did not');
select is(tests.lock('x'), 'ID213 no fact <NULL> of a webhook', 'one that is not there');

select * from finish();
rollback;
