create or replace function desk.act_on_submission(p_viewer desk.viewer, p_action text, p_uid uuid, p_request jsonb)
returns text
language plpgsql
volatile
as $$
declare
    v_values jsonb;
    v_fixed record;
begin
    perform set_config('indica.actor', 'token:' || p_viewer.token_id, true);
    if p_action = 'reject' then
        perform intake.reject_quarantined(p_uid, btrim(p_request ->> 'reason'));
        return 'rejected';
    end if;
    -- What was left as it stood keeps its form.
    select coalesce(jsonb_object_agg(v.key, v.value), '{}') into v_values
    from jsonb_each_text(coalesce(p_request -> 'set', '{}')) as v
    where v.value is distinct from coalesce(p_request #>> array['was', v.key], '');
    select * into v_fixed
    from intake.fix_quarantined(p_uid, intake.correct_body(p_uid, v_values), p_is_name_right => coalesce(p_request ->> 'name_is_right', '') in ('on', 'true'));
    return v_fixed.outcome;
end;
$$;

comment on function desk.act_on_submission(desk.viewer, text, uuid, jsonb) is
'Does what somebody at the desk decided about a submission of the work list: correct ({set{field: value}, was{field: value}, name_is_right?}) or reject ({reason}). Returns what it became.
Commits asynchronously like an intake: run util.durable() afterwards. Raises what intake.fix_quarantined, intake.correct_body and intake.reject_quarantined raise.';

revoke all on function desk.act_on_submission(desk.viewer, text, uuid, jsonb) from public;
