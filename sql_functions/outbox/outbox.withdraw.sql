create or replace function outbox.withdraw(p_lead_id bigint, p_kind text, p_key text)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
begin
    update outbox.jobs as m
    set payload = m.payload - p_key
    where m.lead_id = p_lead_id and m.kind = p_kind and m.state = 'pending' and m.payload ? p_key;
    get diagnostics v_count = row_count;
    return v_count;
end;
$$;

comment on function outbox.withdraw(bigint, text, text) is
'Takes one key out of the payload of a lead''s jobs of this kind that nobody has claimed: that part of the order is withdrawn, the rest stands. Returns from how many.';

revoke all on function outbox.withdraw(bigint, text, text) from public;
