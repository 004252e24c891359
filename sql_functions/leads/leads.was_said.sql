create or replace function leads.was_said(p_lead_id bigint, p_kind text, p_actor text, p_data jsonb, p_values jsonb default '{}')
returns boolean
language sql
stable
as $$
    select coalesce(
        (
            select e.data @> p_data
                and jsonb_strip_nulls(p_values) = coalesce(
                    (select jsonb_object_agg(v.field, v.value) from leads.event_values as v where v.lead_id = e.lead_id and v.seq = e.seq), '{}'
                )
            from leads.events as e
            where e.lead_id = p_lead_id and e.kind = p_kind and e.actor = p_actor and e.at > util.current_time() - interval '1 minute'
            order by e.seq desc
            limit 1
        ),
        false
    );
$$;

comment on function leads.was_said(bigint, text, text, jsonb, jsonb) is
'Was the last thing of this kind that p_actor said of a lead within a minute the same (data that holds p_data, and exactly these personal values)? Then a nervous
finger or a retry says it again, and it counts once. The caller holds the lead''s row.';

revoke all on function leads.was_said(bigint, text, text, jsonb, jsonb) from public;
