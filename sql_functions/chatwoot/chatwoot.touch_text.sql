create or replace function chatwoot.touch_text(p_submission_uid uuid)
returns text
language plpgsql
stable
as $$
declare
    v record;
begin
    select
        t.*, l.product_id as lead_product_id, r.name as referrer, o.name_pt as origin_name, d.name as product_name, c.name as submitter,
        (
            select x.value
            from leads.events as e
            join leads.event_values as x on x.lead_id = e.lead_id and x.seq = e.seq and x.field = 'name'
            where e.lead_id = t.lead_id and e.kind = 'touched' and e.data ->> 'submission' = p_submission_uid::text
            limit 1
        ) as other_name
    into v
    from leads.touches as t
    join leads.leads as l on l.id = t.lead_id
    join leads.origins as o on o.code = t.origin
    join intake.submissions as s on s.id = t.submission_id
    join ops.api_tokens as k on k.id = s.token_id
    left join routing.consultants as c on c.id = k.consultant_id
    left join leads.products as d on d.id = t.product_id
    left join people.referrers as r on r.id = t.referrer_id
    where s.uid = p_submission_uid;
    if not found then
        return null;
    end if;
    return concat_ws(
        E'\n',
        chatwoot.referral_headline(true, v.referrer, v.origin_name, v.product_name),
        case
            when v.referrer is null then meta.text('note.touch', calendar.local_time(v.touched_at), chatwoot.escape_value(v.origin_name))
            else meta.text(
                'note.touch_by', calendar.local_time(v.touched_at), chatwoot.escape_value(v.referrer), chatwoot.escape_value(v.origin_name)
            )
        end,
        case when v.other_name is not null then meta.text('note.touch_name', chatwoot.escape_value(v.other_name)) end,
        case
            when v.product_id is null then null
            when v.product_id <> v.lead_product_id then meta.text('note.second_interest', chatwoot.escape_value(v.product_name))
            else meta.text('note.product', chatwoot.escape_value(v.product_name))
        end,
        case when v.city is not null then meta.text('note.city', chatwoot.escape_value(v.city)) end,
        case when v.notes is not null then meta.text('note.notes', chatwoot.escape_value(v.notes)) end,
        case when v.attributes <> '{}' then meta.text('note.attributes', chatwoot.escape_value(leads.attributes_text(v.attributes))) end,
        case when v.page is not null then meta.text('note.page', chatwoot.escape_value(leads.page_text(v.page))) end,
        case when v.submitter is not null then meta.text('note.submitter', chatwoot.escape_value(v.submitter)) end
    );
end;
$$;

comment on function chatwoot.touch_text(uuid) is
'A further referral (uid of its submission) as a note tells it: when, by whom, and all that it says; another product than the lead''s as a second interest. Null when it is no touch.';

revoke all on function chatwoot.touch_text(uuid) from public;
