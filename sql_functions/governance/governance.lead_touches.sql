create or replace function governance.lead_touches(p_lead_id bigint)
returns jsonb
language sql
stable
as $$
    select coalesce(jsonb_agg(
        jsonb_strip_nulls(jsonb_build_object(
            'submission_uid', s.uid,
            'at', t.touched_at,
            'origin', t.origin,
            'origin_name', leads.origin_name(t.origin),
            'source', k.code,
            'submitted_by', coalesce(c.name, e.name),
            'referrer', case when r.id is not null then jsonb_build_object('uid', r.uid, 'name', r.name) end,
            'name', t.name,
            'product', case when d.id is not null then jsonb_build_object('code', d.code, 'name', d.name) end,
            'city', t.city,
            'notes', t.notes,
            'attributes', nullif(t.attributes, '{}'),
            'page', t.page,
            'consent', (
                select jsonb_build_object('basis', n.basis, 'statement', n.statement, 'at', n.given_at)
                from people.consents as n
                where n.submission_id = t.submission_id
                order by n.id desc
                limit 1
            )
        ))
        order by t.touched_at, t.id
    ), '[]')
    from leads.touches as t
    join intake.submissions as s on s.id = t.submission_id
    join ops.api_tokens as e on e.id = s.token_id
    left join routing.consultants as c on c.id = e.consultant_id
    left join intake.sources as k on k.id = t.source_id
    left join people.referrers as r on r.id = t.referrer_id
    left join leads.products as d on d.id = t.product_id
    where t.lead_id = p_lead_id;
$$;

comment on function governance.lead_touches(bigint) is
'The later referrals of a lead with all that each says, in the order in which they came: [{submission_uid, at, origin, origin_name, source, submitted_by (consultant, else the name of the token),
referrer{uid, name}, name, product{code, name}, city, notes, attributes, page, consent{basis, statement, at}}]; what was not said is left out. For who may see the whole lead.';

revoke all on function governance.lead_touches(bigint) from public;
