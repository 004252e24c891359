create or replace function routing.end_waits(p_lead_ids bigint[])
returns bigint[]
language plpgsql
volatile
as $$
begin
    delete from routing.waits as w
    using leads.leads as l
    where l.id = w.lead_id and l.id = any (p_lead_ids) and routing.wait_kind(l) is null;
    return array(select l.id from leads.leads as l where l.id = any (p_lead_ids) and routing.wait_kind(l) is not null order by l.id);
end;
$$;

comment on function routing.end_waits(bigint[]) is
'routing.keep_wait() for those of the leads that wait for no human: what they waited for is over. Returns the others, for which it is to be called.';

revoke all on function routing.end_waits(bigint[]) from public;
