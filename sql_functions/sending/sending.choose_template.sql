create or replace function sending.choose_template(p_purpose text, p_code text, p_has_referrer boolean)
returns sending.templates
language plpgsql
stable
as $$
declare
    v_template sending.templates;
begin
    select * into v_template
    from sending.templates as t
    where t.purpose = p_purpose
        and t.code = coalesce(p_code, t.code)
        and (p_has_referrer or not 'referrer_name' = any (t.parameters))
    order by t.state = 'approved' desc, 'referrer_name' = any (t.parameters) desc, t.id
    limit 1;
    return v_template;
end;
$$;

comment on function sending.choose_template(text, text, boolean) is
'The template for a purpose (the one with p_code, when a code is given): an approved one before others, one that names the referrer before others, and
only when there is one. Null when there is none.';

revoke all on function sending.choose_template(text, text, boolean) from public;
