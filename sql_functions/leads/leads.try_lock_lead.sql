create or replace function leads.try_lock_lead(p_lead_id bigint)
returns boolean
language plpgsql
volatile
as $$
begin
    perform from leads.leads as l where l.id = p_lead_id for no key update skip locked;
    return found or p_lead_id is null;
end;
$$;

comment on function leads.try_lock_lead(bigint) is
'Locks a lead until the transaction ends when nobody else holds it, and says whether it did; never waits. True for null: there is nothing to lock.';

revoke all on function leads.try_lock_lead(bigint) from public;
