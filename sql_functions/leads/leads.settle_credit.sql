create or replace function leads.settle_credit(p_lead_id bigint, p_submission_id bigint, p_submission_uid uuid, p_actor text, p_at timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_touch leads.touches;
begin
    select t.* into v_touch from leads.touches as t where t.lead_id = p_lead_id and t.submission_id = p_submission_id;
    -- GUARD: somebody referred the person before
    if not found
        or exists (select from leads.leads as l where l.id = p_lead_id and l.occurred_at <= v_touch.occurred_at)
        or exists (
            select from leads.touches as t where t.lead_id = p_lead_id and t.id <> v_touch.id and t.occurred_at <= v_touch.occurred_at
        )
    then
        return;
    end if;
    update leads.leads as l set referrer_id = v_touch.referrer_id where l.id = p_lead_id;
    perform leads.append_event(
        p_lead_id => p_lead_id, p_kind => 'credited', p_actor => p_actor,
        p_data => jsonb_strip_nulls(jsonb_build_object(
            'submission', p_submission_uid, 'referrer_id', v_touch.referrer_id, 'occurred_at', v_touch.occurred_at
        )),
        p_at => p_at
    );
end;
$$;

comment on function leads.settle_credit(bigint, bigint, uuid, text, timestamptz) is
'After a touch by this submission: when it was said before every other referral of the lead and only came later, its referrer gets the credit, whichever came
first. The caller holds the lead''s row.';

revoke all on function leads.settle_credit(bigint, bigint, uuid, text, timestamptz) from public;
