create or replace function sending.choose_template(p_purpose text, p_code text, p_has_referrer boolean, p_lead_uid uuid default null)
returns sending.templates
language plpgsql
stable
parallel safe
as $$
declare
    v_template sending.templates;
begin
    select * into v_template
    from sending.templates as t
    where t.purpose = p_purpose
        and t.code = coalesce(p_code, t.code)
        -- What is tried out leaves in its experiment alone.
        and (p_code is not null or not exists (select from sending.experiments as e where e.challenger = t.code))
        and (p_has_referrer or not 'referrer_name' = any (t.parameters))
    order by t.state = 'approved' and t.refusal_code is null desc, t.state = 'approved' desc, 'referrer_name' = any (t.parameters) desc, t.id
    limit 1;
    if p_lead_uid is null or v_template.id is null then
        return v_template;
    end if;
    return sending.draw_template(v_template, p_lead_uid);
end;
$$;

comment on function sending.choose_template(text, text, boolean, uuid) is
'The template for a purpose (the one with p_code, when a code is given): an approved one that is not refused for everybody before others, one that names the referrer before others, and
only when there is one. Of a lead (p_lead_uid) the one that
an experiment gives it (sending.draw_template). Null when there is none.';

revoke all on function sending.choose_template(text, text, boolean, uuid) from public;
