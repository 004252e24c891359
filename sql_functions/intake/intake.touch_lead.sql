create or replace function intake.touch_lead(p_lead leads.leads, p_referral intake.referral, p_parties intake.parties)
returns void
language plpgsql
volatile
as $$
declare
    v_actor constant text := 'token:' || p_referral.token_id;
begin
    perform leads.add_touch(
        p_lead_id => p_lead.id,
        p_submission_id => p_referral.submission_id,
        p_referrer_id => p_parties.referrer_id,
        p_origin => p_referral.origin,
        p_touched_at => p_referral.received_at
    );
    perform leads.append_event(
        p_lead_id => p_lead.id,
        p_kind => 'touched',
        p_actor => v_actor,
        p_data => jsonb_strip_nulls(jsonb_build_object(
            'submission', p_referral.submission_uid, 'origin', p_referral.origin, 'referrer_id', p_parties.referrer_id,
            'matched_by', p_parties.matched_by
        )),
        p_values => jsonb_strip_nulls(jsonb_build_object(
            'notes', p_referral.notes,
            'name', case when people.goes_by_another_name(p_lead.person_id, p_referral.person) then (p_referral.person).name end
        )),
        p_at => p_referral.received_at
    );
    perform flow.reach_by_phone(p_lead, v_actor, p_referral.received_at);
end;
$$;

comment on function intake.touch_lead(leads.leads, intake.referral, intake.parties) is
'The person of an open lead was referred again: a touch in the history, and the first contact when a mobile
became known by it. The caller holds the lead''s row.';

revoke all on function intake.touch_lead(leads.leads, intake.referral, intake.parties) from public;
