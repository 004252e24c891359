create or replace function leads.suppress_person(p_person_id bigint, p_reason text, p_actor text)
returns integer
language plpgsql
volatile
as $$
declare
    v_count integer;
    v_lead_id bigint;
begin
    -- In the order of an intake, identifiers before leads: an indication of this person is taken in before or after, never beside.
    perform people.lock_person(p_person_id);
    insert into people.suppressions (key_hash, reason)
    select ops.keyed_hash(i.kind, i.match_key), p_reason
    from people.identifiers as i
    where i.person_id = p_person_id and i.kind in ('phone', 'email', 'tax_id')
    on conflict (key_hash) where lifted_at is null do nothing;
    get diagnostics v_count = row_count;

    for v_lead_id in
        select l.id from leads.leads as l where l.person_id = p_person_id and leads.is_open(l.status) order by l.id
    loop
        perform leads.change_status(v_lead_id, 'opted_out', p_actor, p_reason);
    end loop;
    return v_count;
end;
$$;

comment on function leads.suppress_person(bigint, text, text) is
'The person must not be contacted any more: suppresses each phone, e-mail and CPF/CNPJ of theirs by keyed hash and ends their open lead as opted_out. Returns how many new suppressions there are. p_reason: a value of people.suppressions.reason.';

revoke all on function leads.suppress_person(bigint, text, text) from public;
