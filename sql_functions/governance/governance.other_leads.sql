create or replace function governance.other_leads(p_token ops.api_tokens, p_lead leads.leads)
returns jsonb
language plpgsql
stable
as $$
declare
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
begin
    return (
        select coalesce(
            jsonb_agg(
                governance.lead_in_passing(l) || case
                    when leads.may_see(p_token, l) then jsonb_strip_nulls(jsonb_build_object(
                        'uid', l.uid,
                        'referrer', (select r.name from people.referrers as r where r.id = l.referrer_id),
                        'product_name', (select d.name from leads.products as d where d.id = l.product_id),
                        'lost_reason_name', (
                            select case when v_is_english then r.name_en else r.name_pt end from leads.lost_reasons as r where r.code = l.lost_reason
                        ),
                        'conversation_url', governance.conversation_url(l.id)
                    ))
                    else '{}'
                end
                order by l.id desc
            ),
            '[]'
        )
        from (
            select o.* from leads.leads as o where o.person_id = p_lead.person_id and o.id <> p_lead.id order by o.id desc limit 20
        ) as s
        join leads.leads as l on l.id = s.id
    );
end;
$$;

comment on function governance.other_leads(ops.api_tokens, leads.leads) is
'The other leads of a lead''s person, the newest first, at most 20: each as governance.lead_in_passing; to who may see it also uid, referrer, product_name, lost_reason_name and conversation_url.';

revoke all on function governance.other_leads(ops.api_tokens, leads.leads) from public;
