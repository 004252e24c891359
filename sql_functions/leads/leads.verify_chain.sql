create or replace function leads.verify_chain(p_lead_id bigint)
returns boolean
language plpgsql
stable
as $$
begin
    if not exists (select from leads.leads as l where l.id = p_lead_id) then
        raise exception 'lead % does not exist', p_lead_id using errcode = 'ID201';
    end if;
    return not exists (select from leads.check_chains(array[p_lead_id]));
end;
$$;

comment on function leads.verify_chain(bigint) is
'Recomputes the hash chain of a lead: false when an event was changed, removed, added or reordered, when it is not what was sealed, or when a kept personal value
differs from its commitment. Erased values leave it true. leads.check_chains() says what differs. Raises ID201 when the lead does not exist.';

revoke all on function leads.verify_chain(bigint) from public;
