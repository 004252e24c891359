create or replace function intake.is_reachable(p_person_id bigint)
returns boolean
language plpgsql
stable
as $$
begin
    return exists (select from people.identifiers as i where i.person_id = p_person_id and i.kind in ('phone', 'email'))
        or exists (select from leads.leads as l where l.person_id = p_person_id and leads.is_open(l.status));
end;
$$;

comment on function intake.is_reachable(bigint) is
'Is there a way to a known person without what comes now: a phone, an e-mail, or an open lead that a human looks after? Without one there is no lead, but a question to
a human.';

revoke all on function intake.is_reachable(bigint) from public;
