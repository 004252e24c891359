create or replace function api.change_status(p_credential ops.credential, p_uid uuid, p_raw bytea, p_idempotency_key text default null, p_installation text default null, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_lead_id bigint;
    v_lead leads.leads;
    v_request jsonb;
    v_to text;
    v_reason text;
    v_note text;
    v_errors jsonb := '[]'::jsonb;
    v_allowed text[];
    v_token_id bigint;
    v_actor text;
begin
    select r.token_id, r.lead_id, r.request, r.http_status, r.body into v_token_id, v_lead_id, v_request, http_status, body
    from leads.authorize_lead_change(p_credential, p_uid, p_raw, 'status', p_idempotency_key, p_installation) as r;
    if http_status is not null then
        body := coalesce(body, governance.lead_after_replay(v_token_id, v_lead_id));
        return;
    end if;
    v_actor := 'token:' || v_token_id;
    select * into v_lead from leads.leads as l where l.id = v_lead_id;

    v_errors := v_errors || meta.errors(
        normalize.check_text(v_request, 'to', true, 40), normalize.check_text(v_request, 'reason', false, 63),
        normalize.check_text(v_request, 'note', false, 2000)
    );
    if v_errors = '[]' then
        v_to := v_request ->> 'to';
        v_reason := nullif(btrim(v_request ->> 'reason'), '');
        v_note := nullif(btrim(v_request ->> 'note'), '');
        if not exists (select from leads.statuses as s where s.code = v_to) then
            v_errors := v_errors || meta.field_error(
                'to', 'ID114', meta.text('field.one_of', (select string_agg(s.code, ', ' order by s.position) from leads.statuses as s))
            );
        elsif v_to = 'lost' and not exists (select from leads.lost_reasons as r where r.code = v_reason and r.is_active) then
            v_errors := v_errors || meta.field_error(
                'reason', case when v_reason is null then 'ID111' else 'ID114' end,
                meta.text('field.one_of', (select string_agg(r.code, ', ' order by r.code) from leads.lost_reasons as r where r.is_active))
            );
        end if;
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    if v_to <> 'lost' then
        -- Only a lost reason is a code; anything else is a human's words, which stand beside the chain.
        v_note := nullif(concat_ws(E'\n', v_reason, v_note), '');
        v_reason := null;
    end if;
    -- GUARD: a nervous finger, or a retry whose first answer was lost
    if leads.was_said(
        v_lead_id, 'status_changed', v_actor,
        jsonb_strip_nulls(jsonb_build_object('to', v_to, 'reason', v_reason)),
        jsonb_build_object('note', case when v_to <> 'opted_out' then v_note end)
    ) then
        perform ops.keep_write(v_token_id, p_idempotency_key, 'status', p_uid, p_raw, p_installation);
        http_status := 200;
        body := governance.lead_item(v_lead_id);
        return;
    end if;

    begin
        if v_to = 'opted_out' and v_lead.status <> 'opted_out' then
            perform leads.opt_out(v_lead.person_id, 'request', v_actor, p_note => v_note);
        else
            perform leads.change_status(
                p_lead_id => v_lead.id,
                p_to => v_to,
                p_actor => v_actor,
                p_reason => v_reason,
                p_note => v_note
            );
        end if;
    exception
        when sqlstate 'ID301' then
            v_allowed := leads.next_statuses(v_lead);
            http_status := 409;
            body := meta.problem('ID301', '[]', case
                when v_allowed = '{}' then meta.text('status.ended', leads.status_name(v_lead.status))
                else meta.text('status.allowed', leads.status_name(v_lead.status), array_to_string(v_allowed, ', '))
            end) || jsonb_build_object('from', v_lead.status, 'allowed', to_jsonb(v_allowed));
            return;
        when sqlstate 'ID307' then
            http_status := 409;
            body := meta.problem('ID307', '[]', meta.text('status.person_opted_out'));
            return;
    end;

    perform ops.keep_write(v_token_id, p_idempotency_key, 'status', p_uid, p_raw, p_installation);
    http_status := 200;
    body := governance.lead_item(v_lead.id);
end;
$$;

comment on function api.change_status(ops.credential, uuid, bytea, text, text) is
'Moves a lead. p_raw: JSON {"to", "reason"? (a lost reason when to is lost, else words), "note"?}. Answers 200 (see governance.lead_item), 401, 403 (not the owner''s or
the operation''s token), 404, 409 with from and allowed[] when the status machine has no such move or the person asked not to be contacted, 422. To opted_out the person
is suppressed, also when the lead has ended: it keeps its end. The same said again within a minute counts once.
Under p_idempotency_key it is done once: the same again answers how the lead stands now, another body 422.';

revoke all on function api.change_status(ops.credential, uuid, bytea, text, text) from public;
grant execute on function api.change_status(ops.credential, uuid, bytea, text, text) to indica_api;
