begin;
select plan(5);

select tests.make_operation();
create temporary table other as select tests.make_token('other') as id;

create function tests.use()
returns text
language plpgsql
as $$
declare
    v_before text;
begin
    select t.ctid::text into v_before from ops.api_tokens as t where t.id = tests.token_id();
    perform api.authenticate(tests.credential());
    return (select case when t.ctid::text = v_before then 'untouched' else 'written' end from ops.api_tokens as t where t.id = tests.token_id());
end;
$$;

update ops.api_tokens set last_used_on = null;
delete from ops.request_windows;
select is(tests.use(), 'written', 'the first request of the day is noted');
select is(tests.use(), 'untouched', 'the second is not: the row of a token is no hot row');
select is((select t.last_used_on from ops.list_tokens() as t where t.name = 'tests'), (clock_timestamp() at time zone 'UTC')::date, 'a list shows the day');
select is((select t.last_used_on from ops.list_tokens() as t where t.name = 'other'), null, 'one that was never used has none');
update ops.api_tokens set last_used_on = last_used_on - 1;
update ops.request_windows set starts_at = starts_at - interval '1 day';
select is(tests.use(), 'written', 'the next day it is noted again');

select * from finish();
rollback;
