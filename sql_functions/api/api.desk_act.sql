create or replace function api.desk_act(p_credential ops.credential, p_raw bytea, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_viewer constant desk.viewer := desk.viewer_of(p_credential);
    v_request jsonb;
    v_action text;
    v_key text;
    v_kind text;
    v_shape text;
    v_right text;
    v_is_reasoned boolean;
    v_code text;
    v_detail text;
    v_message text;
    v_became text;
begin
    -- A correction is an intake: util.durable() flushes this commit before anybody is answered.
    set local synchronous_commit = off;
    if v_viewer.token_id is null then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;
    select r.request, r.http_status, r.body into v_request, http_status, body from normalize.read_request(p_raw) as r;
    if http_status is not null then
        return;
    end if;
    v_action := v_request ->> 'action';
    v_key := v_request ->> 'object';
    select a.object_kind, a.right_code, a.key_shape, a.needs_reason into v_kind, v_right, v_shape, v_is_reasoned from desk.find_action(v_action) as a;
    if v_kind is null or coalesce(v_key, '') !~ v_shape
        or jsonb_typeof(coalesce(v_request -> 'set', '{}')) <> 'object' or jsonb_typeof(coalesce(v_request -> 'was', '{}')) <> 'object'
    then
        http_status := 422;
        body := meta.problem('ID105');
        return;
    end if;
    if (v_right = any (v_viewer.rights)) is not true then
        http_status := 403;
        body := meta.problem('ID407');
        perform desk.record(v_viewer.token_id, v_action, 'ID407', v_kind, v_key);
        return;
    end if;
    body := meta.errors(
        normalize.check_text(v_request, 'reason', v_is_reasoned, 500),
        case when v_kind = 'card' then normalize.check_text(v_request -> 'set', 'name', false, 200) end,
        case when v_kind = 'card' then normalize.check_text(v_request -> 'set', 'phone', false, 64) end,
        normalize.check_text(v_request, 'note', false, 2000),
        normalize.check_text(v_request, 'consultant', v_action = 'transfer', 254),
        normalize.check_text(v_request, 'to', v_action = 'status', 40),
        normalize.check_text(v_request, 'verdict', v_action = 'settle_send', 20),
        normalize.check_text(v_request, 'rules', v_action = 'draft_rules', 20000),
        normalize.check_text(v_request, 'from', false, 40), normalize.check_text(v_request, 'until', false, 40),
        normalize.check_text(v_request, 'at', v_action = 'postpone', 40),
        case when v_action = 'postpone' and coalesce(btrim(v_request ->> 'at'), '') <> '' then (leads.read_appointment(v_request, 'at')).error end
    );
    if body <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', body);
        return;
    end if;

    begin
        if v_kind = 'lead' then
            perform desk.act_on_lead(v_viewer, v_action, v_key::uuid, v_request);
        elsif v_kind = 'alert' then
            perform desk.act_on_alert(v_viewer, v_key::uuid);
        elsif v_kind = 'submission' then
            v_became := desk.act_on_submission(v_viewer, v_action, v_key::uuid, v_request);
        elsif v_kind = 'card' then
            v_became := desk.act_on_card(v_viewer, v_action, v_key::uuid, v_request);
        elsif v_kind in ('send', 'channel', 'template') then
            perform desk.act_on_sending(v_viewer, v_action, v_key, v_request);
        elsif v_kind = 'policy' then
            perform desk.act_on_policy(v_viewer, v_key, v_request);
        elsif v_kind in ('rules', 'consultant', 'absence') then
            v_became := desk.act_on_routing(v_viewer, v_action, v_key, v_request);
        else
            perform desk.act_on_work(v_viewer, v_action, v_key::bigint, nullif(btrim(v_request ->> 'reason'), ''));
        end if;
        http_status := 200;
        body := jsonb_strip_nulls(jsonb_build_object('action', v_action, 'became', v_became));
    exception
        when others then
            get stacked diagnostics v_code = returned_sqlstate, v_detail = pg_exception_detail, v_message = message_text;
            -- GUARD: a fault of ours, or a lost race that the caller tries again
            if v_code !~ '^ID[1-4]' then
                raise;
            end if;
            http_status := (select c.http_status from meta.error_codes as c where c.sqlstate = v_code);
            body := case
                when v_code = 'ID102' and v_kind in ('submission', 'card') then meta.problem('ID102', v_detail::jsonb)
                when v_code = 'ID105' and v_kind in ('rules', 'policy', 'consultant') then meta.problem('ID102', jsonb_build_array(jsonb_build_object('field', v_kind, 'code', v_code, 'detail', v_message)))
                else meta.problem(v_code, '[]', coalesce(
                    case when v_code in ('ID341', 'ID332', 'ID105') then nullif(v_detail, '') end,
                    -- Of what is not theirs nobody hears who did what.
                    case
                        when v_code not in ('ID201', 'ID208', 'ID223', 'ID225') or v_viewer.sees = 'all' then desk.done_by(v_kind, v_key)
                        when v_kind = 'lead' and desk.had_lead(v_viewer, v_key::uuid) then desk.done_by(v_kind, v_key)
                    end
                ))
            end;
    end;
    perform desk.record(v_viewer.token_id, v_action, coalesce(v_code, 'done'), v_kind, v_key);
end;
$$;

comment on function api.desk_act(ops.credential, bytea) is
'Does what a session of the desk decided. p_raw: JSON {"action", "object", ...}: an action of desk.find_action, as desk.act_on_lead, desk.act_on_submission, desk.act_on_card, desk.act_on_work, desk.act_on_sending, desk.act_on_routing, desk.act_on_policy and desk.act_on_alert take it. Answers 200 {action, became?}, 401, 403 (the role lacks the right), 404, 409 (somebody was faster: the detail says who), 422. Every action, done or refused, stands in the journal. Commits asynchronously: run util.durable() before anybody is answered.';

revoke all on function api.desk_act(ops.credential, bytea) from public;
grant execute on function api.desk_act(ops.credential, bytea) to indica_api;
