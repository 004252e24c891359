create or replace function people.rename(p_person_id bigint, p_name text, p_name_key text)
returns void
language plpgsql
volatile
as $$
declare
    -- What is shared is suppressed by identifier and name together.
    v_before constant text[] := people.own_keys(p_person_id);
begin
    update people.people as p
    set name = p_name, name_key = p_name_key, rule_version = normalize.rule_version('person_name')
    where p.id = p_person_id;
    update people.referrers as r
    set name = p_name, name_key = p_name_key, rule_version = normalize.rule_version('person_name')
    where r.person_id = p_person_id;
    perform people.spread_suppression(v_before, people.own_keys(p_person_id));
end;
$$;

comment on function people.rename(bigint, text, text) is
'One of ours corrected a person''s name (values of normalize.person_name), also where they refer others. Whoever asked not to be contacted still did, under the new name too. The caller holds
people.lock_person().';

revoke all on function people.rename(bigint, text, text) from public;
