create or replace function leads.correct(p_lead_id bigint, p_fields text[], p_product_id bigint, p_notes text)
returns void
language plpgsql
volatile
as $$
begin
    perform leads.disown_touches(p_lead_id, p_fields);
    update leads.leads as l
    set product_id = case when 'product' = any (p_fields) then p_product_id else l.product_id end,
        notes = case when 'notes' = any (p_fields) then p_notes else l.notes end
    where l.id = p_lead_id;
end;
$$;

comment on function leads.correct(bigint, text[], bigint, text) is
'One of ours says what a lead is for, or what is to be known of it (p_fields: product, notes; null takes it away): from then on it is what they said, and no touch''s. The caller holds the lead''s
row and writes the event.';

revoke all on function leads.correct(bigint, text[], bigint, text) from public;
