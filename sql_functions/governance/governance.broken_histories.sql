create or replace function governance.broken_histories()
returns bigint
language sql
stable
as $$
    select count(*) from leads.leads as l where leads.verify_chain(l.id) is distinct from true;
$$;

comment on function governance.broken_histories() is 'How many leads have a history whose chain of hashes does not verify (leads.verify_chain); reads them all.';

revoke all on function governance.broken_histories() from public;
