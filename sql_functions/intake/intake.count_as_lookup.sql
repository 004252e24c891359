create or replace function intake.count_as_lookup(p_token ops.api_tokens, p_result intake.result)
returns void
language plpgsql
volatile
as $$
declare
    c_telling constant text[] := array[
        'suppressed', 'another_name', 'several_people', 'wrong_number', 'email_of_another_person', 'unconfirmed_phone'
    ];
    v_lead leads.leads;
begin
    if p_result.outcome = 'touched' then
        select * into v_lead from leads.leads as l where l.id = p_result.lead_id;
    end if;
    -- GUARD: who reads everything, or touched what is theirs, is told nothing new
    if leads.may_change(p_token, v_lead) then
        return;
    end if;
    if p_result.outcome is distinct from 'touched' and not exists (
        select from jsonb_array_elements(p_result.answer -> 'warnings') as w where w.value ->> 'code' = any (c_telling)
    ) then
        return;
    end if;
    perform ops.count_request(p_token.id, 'lookups'), people.record_lookup(p_token.id, '{}', p_result.lead_id);
end;
$$;

comment on function intake.count_as_lookup(ops.api_tokens, intake.result) is
'A submission told its sender that somebody is known: it touched the lead of somebody else, was suppressed, or has a warning that speaks of what others said. It
counts as a look-up, and is kept as one.';

revoke all on function intake.count_as_lookup(ops.api_tokens, intake.result) from public;
