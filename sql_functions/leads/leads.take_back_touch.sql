create or replace function leads.take_back_touch(p_submission_id bigint, p_actor text, p_reason text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_touch leads.touches;
    v_next leads.touches;
    v_lead leads.leads;
    v_field text;
begin
    delete from leads.touches as t where t.submission_id = p_submission_id returning t.* into v_touch;
    if not found then
        return false;
    end if;
    perform leads.append_event(
        v_touch.lead_id, 'touch_taken_back', p_actor, jsonb_build_object('submission_id', p_submission_id, 'reason', p_reason)
    );

    -- What it gave the lead goes with it: the next that says it counts.
    foreach v_field in array v_touch.filled loop
        select t.* into v_next
        from leads.touches as t
        where t.lead_id = v_touch.lead_id and case v_field when 'product' then t.product_id is not null else t.notes is not null end
        order by t.touched_at, t.submission_id
        limit 1;
        update leads.touches as t set filled = t.filled || v_field where t.id = v_next.id;
        update leads.leads as l
        set product_id = case v_field when 'product' then v_next.product_id else l.product_id end,
            notes = case v_field when 'notes' then v_next.notes else l.notes end
        where l.id = v_touch.lead_id;
    end loop;

    -- And the credit, when it was the first that was said.
    select * into v_lead from leads.leads as l where l.id = v_touch.lead_id;
    if v_touch.occurred_at < v_lead.occurred_at and v_lead.referrer_id is not distinct from v_touch.referrer_id and not exists (
        select from leads.touches as t where t.lead_id = v_touch.lead_id and t.occurred_at < v_touch.occurred_at
    ) then
        select t.* into v_next
        from leads.touches as t
        where t.lead_id = v_touch.lead_id and t.occurred_at < v_lead.occurred_at
        order by t.occurred_at, t.id
        limit 1;
        if not found then
            v_next.occurred_at := v_lead.occurred_at;
            v_next.referrer_id := (select (e.data ->> 'referrer_id')::bigint from leads.events as e where e.lead_id = v_lead.id and e.seq = 1);
        end if;
        if v_next.referrer_id is distinct from v_lead.referrer_id then
            update leads.leads as l set referrer_id = v_next.referrer_id where l.id = v_lead.id;
            perform leads.append_event(
                v_lead.id, 'credited', p_actor,
                jsonb_strip_nulls(jsonb_build_object('referrer_id', v_next.referrer_id, 'occurred_at', v_next.occurred_at, 'reason', p_reason))
            );
        end if;
    end if;
    return true;
end;
$$;

comment on function leads.take_back_touch(bigint, text, text) is
'A referral was counted as one more of a lead (its touch) that had ended before it, as became known later (p_reason: a code): it is that lead''s no longer, nor is what it gave: product, notes and credit
are those of whoever says or said them next. The history says so. Returns whether it
was. The caller holds the lead''s row and says what it is instead.';

revoke all on function leads.take_back_touch(bigint, text, text) from public;
