create or replace function outbox.tg_notify()
returns trigger
language plpgsql
volatile
as $$
begin
    perform pg_notify('outbox', '');
    return null;
end;
$$;

comment on function outbox.tg_notify() is
'Wakes the workers: an empty payload on channel outbox means "look"; the table is the truth.';

revoke all on function outbox.tg_notify() from public;
