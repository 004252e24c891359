create or replace function desk.act_on_policy(p_viewer desk.viewer, p_code text, p_request jsonb)
returns void
language plpgsql
volatile
as $$
declare
    v_set constant jsonb := coalesce(p_request -> 'set', '{}');
    v_document jsonb;
begin
    perform set_config('indica.actor', 'token:' || p_viewer.token_id, true);
    -- Two who change it one after the other: the second sees what the first made of it.
    perform pg_advisory_xact_lock(hashtextextended('rework.policies', 0));
    if p_request ->> 'seen' is distinct from desk.policy_seen(p_code) then
        raise exception 'the policy is another by now' using errcode = 'ID341', detail = meta.text('desk.policy_changed', coalesce(desk.done_by('policy', p_code), ''));
    end if;
    -- What is no number stays text, so that rework.check_policy() names its place.
    v_document := jsonb_strip_nulls(jsonb_build_object(
        'name', v_set -> 'name', 'days', v_set -> 'days',
        'hold_out_percent', case
            when replace(v_set ->> 'hold_out', ',', '.') ~ '^[0-9]{1,3}([.][0-9]{1,4})?$' then to_jsonb(replace(v_set ->> 'hold_out', ',', '.')::numeric) else v_set -> 'hold_out'
        end,
        'steps', (
            select jsonb_agg(
                jsonb_build_object(
                    'gap_days', case when btrim(s.gap) ~ '^[0-9]{1,4}$' then to_jsonb(btrim(s.gap)::integer) else to_jsonb(s.gap) end, 'template', coalesce(v_set ->> ('template_' || s.n), '')
                )
                order by s.n
            )
            from (select g.n, v_set ->> ('gap_' || g.n) as gap from generate_series(1, 20) as g (n)) as s
            where btrim(s.gap) <> ''
        )
    ));
    perform rework.save_policy(p_code, v_document);
end;
$$;

comment on function desk.act_on_policy(desk.viewer, text, jsonb) is
'Changes a cadence as somebody at the desk wants it: set{name, days, hold_out, gap_1, template_1, …: steps without a gap fall away}, seen: desk.policy_seen() as they saw it. Raises ID341 (it is another by
now; the detail says by whom), and what rework.save_policy raises.';

revoke all on function desk.act_on_policy(desk.viewer, text, jsonb) from public;
