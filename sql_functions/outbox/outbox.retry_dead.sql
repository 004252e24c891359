create or replace function outbox.retry_dead(p_id bigint, p_may_reach_twice boolean default false)
returns void
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_row outbox.jobs;
    v_sent sending.messages;
begin
    select * into v_row from outbox.jobs as m where m.id = p_id for update;
    if not found then
        raise exception 'outbox message % does not exist', p_id using errcode = 'ID202';
    end if;
    if v_row.state <> 'dead' then
        raise exception 'outbox message % is %, not dead', p_id, v_row.state using errcode = 'ID303';
    end if;

    if v_row.kind = 'whatsapp.template' then
        select * into v_sent from sending.messages as s where s.send_key = v_row.dedupe_key for update;
        if v_sent.state = 'unknown' and not p_may_reach_twice then
            raise exception 'the message may have reached the person' using errcode = 'ID304',
                hint = 'Look in WhatsApp first; then repeat with --may-reach-twice.';
        end if;
        update sending.messages as s set state = 'queued', unknown_at = null, failed_at = null where s.id = v_sent.id;
        perform leads.append_event(
            v_row.lead_id, 'template_retried', 'operator',
            jsonb_build_object('message', v_sent.uid, 'purpose', v_row.payload ->> 'purpose', 'retry_at', v_now, 'reason', 'retried')
        );
    end if;
    update outbox.jobs as m
    set state = 'pending', due_at = v_now, finished_at = null, created_at = v_now
    where m.id = p_id;
    if v_row.lead_id is not null then
        perform leads.append_event(v_row.lead_id, 'outbox_retried', 'operator', jsonb_build_object('outbox_id', p_id, 'kind', v_row.kind));
    end if;
    perform pg_notify('outbox', '');
end;
$$;

comment on function outbox.retry_dead(bigint, boolean) is
'Orders a dead row again. A template whose outcome is unknown may reach the person twice and needs p_may_reach_twice.
Raises ID202 (no such row), ID303 (not dead), ID304 (outcome unknown).';

revoke all on function outbox.retry_dead(bigint, boolean) from public;
