create or replace function inbox.apply_stranger(p_wamid text, p_phone text, p_user_id text, p_wish text, p_at timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_is_suppressed boolean := false;
    v_applied inbox.applied;
begin
    v_applied.wamid := p_wamid;
    -- Who asks not to be contacted is believed, whoever they are.
    if p_wish is not distinct from 'stop' then
        v_is_suppressed := leads.suppress_stranger(p_phone, 'stop_word', 'person', p_at, p_user_id);
    elsif p_wish is not distinct from 'resume' then
        perform people.lift_suppressions(
            array_remove(array['phone:' || people.wa_key(ltrim(p_phone, '+')), 'bsuid:' || p_user_id], null), p_at
        );
    end if;
    perform leads.learn_identity(null, ltrim(p_phone, '+'), p_user_id);
    v_applied.state := case when v_is_suppressed then 'applied' else 'ignored' end;
    v_applied.reason := case when v_is_suppressed then 'suppressed_stranger' else 'unknown_person' end;
    return v_applied;
end;
$$;

comment on function inbox.apply_stranger(text, text, text, text, timestamptz) is
'Somebody wrote who is nobody of ours, or who has a number that turned out not to be a person''s of ours. p_phone: digits with country code, with or without +; p_wish: a
value of inbox.detect_intent(). Their wish holds for their number and id alone, and no lead is touched; anything else is ignored.';

revoke all on function inbox.apply_stranger(text, text, text, text, timestamptz) from public;
