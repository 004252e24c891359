create or replace function governance.lead_timeline(p_lead_id bigint)
returns jsonb
language sql
stable
as $$
    select coalesce(
        jsonb_agg(
            jsonb_build_object(
                'seq', e.seq, 'at', e.at, 'kind', e.kind, 'actor', e.actor, 'by', leads.actor_name(e.actor),
                'text', governance.event_text(e), 'data', e.data - 'commitments', 'is_technical', governance.is_technical(e.kind)
            ) || case when v.fields is not null then jsonb_build_object('values', v.fields) else '{}' end
            order by e.seq
        ),
        '[]'
    )
    from leads.events as e
    left join lateral (
        select jsonb_object_agg(x.field, x.value) as fields
        from leads.event_values as x
        where x.lead_id = e.lead_id and x.seq = e.seq
    ) as v on true
    where e.lead_id = p_lead_id;
$$;

comment on function governance.lead_timeline(bigint) is
'The history of a lead, oldest first: [{seq, at, kind, actor, by (its name), text (a sentence in the language of indica.locale), data, is_technical
(governance.is_technical), values (personal texts that were not erased)}].';

revoke all on function governance.lead_timeline(bigint) from public;
