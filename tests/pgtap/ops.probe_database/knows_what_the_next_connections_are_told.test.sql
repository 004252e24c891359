begin;
select plan(8);

create function tests.told(p_value text) returns text language plpgsql as $$
begin
    execute format('alter database %I set default_transaction_read_only = %s', current_database(), p_value);
    return coalesce(ops.probe_database(), 'fine');
end;
$$;

select is(ops.probe_database(), null, 'it can be written');
select is(tests.told(v.value), 'read_only', v.value || ' is as good as on') from unnest(array['on', 'true', 'yes', '1', 't']) as v (value);
select is(tests.told('off'), 'fine', 'off is not');
do $$ begin execute format('alter role %I set default_transaction_read_only = yes', 'indica_bi'); end $$;
select is(ops.probe_database(), null, 'nor what is said of a role that writes nothing');

select * from finish();
rollback;
