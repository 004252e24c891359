create or replace function governance.proposal(p_proposal chatwoot.proposals)
returns jsonb
language sql
stable
as $$
    select jsonb_strip_nulls(jsonb_build_object(
        'uid', p_proposal.uid,
        'field', p_proposal.field,
        'field_name', meta.text('field_name.' || p_proposal.field),
        'value', p_proposal.value,
        'was', p_proposal.was,
        'at', p_proposal.said_at,
        'is_of_another', case
            when p_proposal.field = 'phone' and people.is_of_another(p_proposal.person_id, 'phone', (normalize.phone(p_proposal.value)).match_key) then true
            when p_proposal.field = 'email' and people.is_of_another(p_proposal.person_id, 'email', (normalize.email(p_proposal.value)).match_key) then true
        end,
        'lead', (
            select jsonb_build_object('uid', l.uid, 'person', p.name)
            from leads.latest_lead(p_proposal.person_id) as l
            join people.people as p on p.id = l.person_id
        )
    ));
$$;

comment on function governance.proposal(chatwoot.proposals) is
'A change that somebody made of a contact in Chatwoot, as lists show it: {uid, field, field_name, value, was?, at, is_of_another? (somebody else has it), lead{uid, person}}.';

revoke all on function governance.proposal(chatwoot.proposals) from public;
