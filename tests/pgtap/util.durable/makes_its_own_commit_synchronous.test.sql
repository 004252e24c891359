begin;
select plan(4);

create function tests.wal_written_by(p_statement text) returns numeric language plpgsql as $$
declare
    v_before constant pg_lsn := pg_current_wal_insert_lsn();
begin
    execute p_statement;
    return pg_current_wal_insert_lsn() - v_before;
end;
$$;

set local synchronous_commit = off;
select cmp_ok(tests.wal_written_by('select util.durable()'), '>', 0::numeric, 'it writes WAL: only then does a commit wait for the flush');
select is(current_setting('synchronous_commit'), 'on', 'a transaction that would not wait waits');

set local synchronous_commit = remote_apply;
select lives_ok('select util.durable()', 'it runs under a stronger wait');
select is(current_setting('synchronous_commit'), 'remote_apply', 'and a stronger wait stays');

select * from finish();
rollback;
