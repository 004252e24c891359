create or replace function outbox.complete(p_worker_id bigint, p_id bigint, p_attempt integer, p_result jsonb)
returns text
language plpgsql
volatile
security definer
set search_path = ''
set plan_cache_mode = force_generic_plan
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_row outbox.jobs;
    v_is_ours boolean;
    v_is_recorded boolean;
begin
    select * into v_row from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'outbox message % does not exist', p_id using errcode = 'ID202';
    end if;
    v_is_ours := v_row.state = 'claimed' and v_row.claimed_by = p_worker_id and v_row.attempts = p_attempt;

    if v_row.kind = 'whatsapp.template' then
        -- Evidence that a message left is never thrown away, however late it comes.
        v_is_recorded := sending.record_acceptance(v_row, p_result, v_now);
        if v_is_ours or (v_is_recorded and v_row.state = 'dead') then
            return outbox.finish(v_row, 'done', v_now);
        end if;
        -- A status was faster than this report and has said the same.
        return case
            when v_row.state = 'done' and v_row.attempts = p_attempt
                and exists (
                    select from sending.messages as m where m.send_key = v_row.dedupe_key and m.wamid = p_result ->> 'wamid'
                )
                then 'done'
            else 'lease_lost'
        end;
    end if;
    if not v_is_ours then
        return 'lease_lost';
    end if;

    case v_row.kind
        when 'chatwoot.contact' then perform chatwoot.succeed_contact(v_row, p_result, v_now);
        when 'chatwoot.conversation' then perform chatwoot.succeed_conversation(v_row, p_result, v_now);
        when 'chatwoot.note' then perform chatwoot.succeed_note(v_row, p_result);
        when 'chatwoot.update' then perform chatwoot.succeed_update(v_row, p_result);
    end case;
    return outbox.finish(v_row, 'done', v_now);
end;
$$;

comment on function outbox.complete(bigint, bigint, integer, jsonb) is
'A worker did the work of a row: records the result (its keys depend on the kind) and orders the next step. Returns delivered, or lease_lost when
the row is no longer this attempt''s; a WhatsApp acceptance is recorded all the same. Raises ID202.';

revoke all on function outbox.complete(bigint, bigint, integer, jsonb) from public;
grant execute on function outbox.complete(bigint, bigint, integer, jsonb) to indica_worker;
