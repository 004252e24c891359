create or replace function intake.touch_lead(p_lead leads.leads, p_referral intake.referral, p_parties intake.parties)
returns void
language plpgsql
volatile
as $$
declare
    v_actor constant text := 'token:' || p_referral.token_id;
    v_touch leads.touches;
    v_filled text[];
    v_is_second_interest boolean;
begin
    v_touch.lead_id := p_lead.id;
    v_touch.submission_id := p_referral.submission_id;
    v_touch.referrer_id := p_parties.referrer_id;
    v_touch.origin := p_referral.origin;
    v_touch.source_id := (select t.source_id from ops.api_tokens as t where t.id = p_referral.token_id);
    if p_referral.product is not null then
        v_touch.product_id := (select p.id from leads.products as p where p.code = p_referral.product);
    end if;
    v_touch.name := (p_referral.person).name;
    v_touch.city := p_referral.city;
    v_touch.notes := p_referral.notes;
    v_touch.attributes := p_referral.attributes;
    v_touch.page := p_referral.page;
    v_touch.touched_at := p_referral.received_at;
    v_touch.occurred_at := p_referral.occurred_at;
    v_filled := leads.add_touch(v_touch);
    v_is_second_interest := v_touch.product_id is not null and p_lead.product_id is not null
        and v_touch.product_id is distinct from p_lead.product_id and array_position(v_filled, 'product') is null;

    perform leads.append_event(
        p_lead_id => p_lead.id,
        p_kind => 'touched',
        p_actor => v_actor,
        p_data => jsonb_strip_nulls(jsonb_build_object(
            'submission', p_referral.submission_uid, 'origin', p_referral.origin, 'referrer_id', p_parties.referrer_id,
            'matched_by', p_parties.matched_by, 'product', p_referral.product,
            'second_interest', case when v_is_second_interest then true end, 'filled', nullif(to_jsonb(v_filled), '[]')
        )),
        p_values => jsonb_strip_nulls(jsonb_build_object(
            'notes', p_referral.notes,
            'name', case when people.goes_by_another_name(p_lead.person_id, p_referral.person) then (p_referral.person).name end,
            'city', p_referral.city,
            'attributes', leads.attributes_text(p_referral.attributes),
            'page', leads.page_text(p_referral.page)
        )),
        p_at => p_referral.received_at
    );
    perform leads.settle_credit(p_lead.id, p_referral.submission_id, p_referral.submission_uid, v_actor, p_referral.received_at);
    -- GUARD: whoever imported a list without first messages wants none.
    perform from intake.imports as i where i.id = p_referral.import_id and i.first_contact = 'never';
    if not found then
        perform flow.reach_by_phone(p_lead, v_actor, p_referral.received_at);
    end if;
end;
$$;

comment on function intake.touch_lead(leads.leads, intake.referral, intake.parties) is
'The person of an open lead was referred again: all that this says is kept as a touch, told in the history (another product as a second interest), and the first contact follows when
a mobile became known by it. The caller holds the lead''s row.';

revoke all on function intake.touch_lead(leads.leads, intake.referral, intake.parties) from public;
