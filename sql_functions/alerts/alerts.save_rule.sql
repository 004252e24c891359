create or replace function alerts.save_rule(p_code text, p_is_enabled boolean, p_opens_after text, p_resolves_after text, p_reminds_after text, p_owner text)
returns alerts.rules
language plpgsql
volatile
as $$
declare
    v_rule alerts.rules;
    v_wrong text;
begin
    select * into v_rule from alerts.rules as r where r.code = p_code for update;
    if not found then
        raise exception 'no rule of alerts is called %', left(coalesce(p_code, 'null'), 80) using errcode = 'ID209', hint = 'indica alert rule list shows them.';
    end if;
    select min(v.given) into v_wrong
    from (values (p_opens_after, interval '0'), (p_resolves_after, interval '0'), (p_reminds_after, interval '1 minute')) as v (given, least)
    where v.given is not null and (ops.parse_duration(v.given) between v.least and interval '30 days') is not true;
    if v_wrong is not null then
        raise exception 'this is no time that a rule could wait: %', left(v_wrong, 80) using errcode = 'ID105', hint = 'Such as 10 minutes, at most 30 days.';
    end if;
    if p_owner not in ('operator', 'manager', 'director') then
        raise exception 'owners are operator, manager, director' using errcode = 'ID105';
    end if;
    update alerts.rules as r
    set is_enabled = coalesce(p_is_enabled, r.is_enabled), opens_after = coalesce(ops.parse_duration(p_opens_after), r.opens_after),
        resolves_after = coalesce(ops.parse_duration(p_resolves_after), r.resolves_after),
        reminds_after = coalesce(ops.parse_duration(p_reminds_after), r.reminds_after), owner = coalesce(p_owner, r.owner)
    where r.code = p_code
    returning * into v_rule;
    return v_rule;
end;
$$;

comment on function alerts.save_rule(text, boolean, text, text, text, text) is
'Changes what is given of a rule; null leaves it. Raises ID209 (no such rule), ID105 (no duration up to 30 days, no owner).';

revoke all on function alerts.save_rule(text, boolean, text, text, text, text) from public;
