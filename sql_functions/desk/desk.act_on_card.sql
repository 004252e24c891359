create or replace function desk.act_on_card(p_viewer desk.viewer, p_action text, p_uid uuid, p_request jsonb)
returns text
language plpgsql
volatile
as $$
declare
    v_actor constant text := 'token:' || p_viewer.token_id;
    v_done record;
begin
    if not exists (
        select
        from intake.cards as c
        join leads.leads as o on o.id = c.lead_id
        where c.uid = p_uid and desk.may_see(p_viewer, leads.latest_lead(o.person_id))
    ) then
        raise exception 'no such card' using errcode = 'ID225';
    end if;
    if p_action = 'ignore_card' then
        perform intake.ignore_card(p_uid, v_actor, p_request ->> 'reason');
        return 'ignored';
    end if;
    v_done := intake.accept_card(p_uid, v_actor, p_request -> 'set');
    if v_done.http_status >= 400 then
        raise exception 'the card was not taken' using errcode = v_done.answer ->> 'code', detail = coalesce(v_done.answer -> 'errors', '[]')::text;
    end if;
    return v_done.answer ->> 'outcome';
end;
$$;

comment on function desk.act_on_card(desk.viewer, text, uuid, jsonb) is
'Does what somebody at the desk decided about a contact card: accept_card ({set{name?, phone?}}) or ignore_card ({reason?}). Returns what it became. Commits asynchronously like an intake: run util.durable() afterwards. Raises ID225 (no such
card, or not theirs to see), ID326 (decided already), and what kept it from being taken (ID102: errors[] as the detail).';

revoke all on function desk.act_on_card(desk.viewer, text, uuid, jsonb) from public;
