create or replace function leads.add_touch(p_touch leads.touches)
returns text[]
language plpgsql
volatile
as $$
declare
    v_touch leads.touches := p_touch;
begin
    -- The earliest that says it counts, whichever came first: of what the lead was not given by its own referral or by a human.
    select array_remove(array[
        case when v_touch.product_id is not null and (l.product_id is null or 'product' = any (o.fields)) then 'product' end,
        case when v_touch.notes is not null and (l.notes is null or 'notes' = any (o.fields)) then 'notes' end
    ], null)
    into v_touch.filled
    from leads.leads as l
    cross join lateral (
        select array_agg(f) as fields
        from leads.touches as t
        cross join unnest(t.filled) as f
        where t.lead_id = l.id and (t.touched_at, t.submission_id) > (v_touch.touched_at, v_touch.submission_id)
    ) as o
    where l.id = v_touch.lead_id;
    if v_touch.filled <> '{}' then
        perform leads.disown_touches(v_touch.lead_id, v_touch.filled);
        update leads.leads as l
        set product_id = case when 'product' = any (v_touch.filled) then v_touch.product_id else l.product_id end,
            notes = case when 'notes' = any (v_touch.filled) then v_touch.notes else l.notes end
        where l.id = v_touch.lead_id;
    end if;
    insert into leads.touches (
        lead_id, submission_id, referrer_id, origin, source_id, product_id, name, city, notes, attributes, page, filled, touched_at,
        occurred_at
    )
    values (
        v_touch.lead_id, v_touch.submission_id, v_touch.referrer_id, v_touch.origin, v_touch.source_id, v_touch.product_id, v_touch.name,
        v_touch.city, v_touch.notes, coalesce(v_touch.attributes, '{}'), v_touch.page, v_touch.filled, v_touch.touched_at,
        coalesce(v_touch.occurred_at, v_touch.touched_at)
    );
    return v_touch.filled;
end;
$$;

comment on function leads.add_touch(leads.touches) is
'The person of an open lead was referred again: keeps all that this says (id and filled are not read). A lead without a product or notes takes those of the earliest touch
that has some. Returns what it took (leads.touches.filled). The caller holds the lead''s row and writes the event.';

revoke all on function leads.add_touch(leads.touches) from public;
