create or replace function sending.template_missing_since(p_purpose text, p_code text, p_has_referrer boolean)
returns timestamptz
language sql
stable
as $$
    select max(t.state_since)
    from sending.templates as t
    where t.purpose = p_purpose
        and t.code = coalesce(p_code, t.code)
        and (p_has_referrer or not 'referrer_name' = any (t.parameters));
$$;

comment on function sending.template_missing_since(text, text, boolean) is
'Since when none of the templates that sending.choose_template() would choose from is approved: when the last of them came to its present state; null when there is none,
or when none ever was in another state.';

revoke all on function sending.template_missing_since(text, text, boolean) from public;
