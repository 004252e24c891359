create or replace function leads.disown_touches(p_lead_id bigint, p_fields text[])
returns void
language sql
volatile
as $$
    update leads.touches as t
    set filled = array(select f from unnest(t.filled) as f where f <> all (p_fields) order by f)
    where t.lead_id = p_lead_id and t.filled && p_fields;
$$;

comment on function leads.disown_touches(bigint, text[]) is
'The product or notes (p_fields: product, notes) of a lead are no longer those that one of its touches brought: an earlier one has them, or a human said so.';

revoke all on function leads.disown_touches(bigint, text[]) from public;
