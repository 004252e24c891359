create or replace function desk.policy_seen(p_code text)
returns text
language plpgsql
stable
as $$
declare
    v_seen text;
begin
    select encode(substr(sha256(convert_to(jsonb_build_array(
        p.name, p.is_active, p.day_kind, p.hold_out_percent,
        (select jsonb_agg(jsonb_build_array(s.gap_days, s.template_code) order by s.step) from rework.steps as s where s.policy_id = p.id)
    )::text, 'UTF8')), 1, 12), 'hex')
    into v_seen
    from rework.policies as p
    where p.code = p_code;
    return v_seen;
end;
$$;

comment on function desk.policy_seen(text) is
'What tells whether a cadence is another than somebody saw; null when there is none of this code.';

revoke all on function desk.policy_seen(text) from public;
