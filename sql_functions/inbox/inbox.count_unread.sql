create or replace function inbox.count_unread()
returns bigint
language sql
stable
as $$
    select count(*) from inbox.deliveries as d where d.state = 'received';
$$;

comment on function inbox.count_unread() is 'How many webhook deliveries wait to be applied (inbox.process_deliveries).';

revoke all on function inbox.count_unread() from public;
