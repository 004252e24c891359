create or replace function inbox.retry_fact(p_id bigint)
returns text
language plpgsql
volatile
as $$
declare
    v_now constant timestamptz := util.current_time();
    v_fact inbox.facts;
    v_provider text;
    v_done inbox.applied;
    v_sqlstate text;
    v_message text;
    v_context text;
    v_constraint text;
begin
    v_fact := inbox.lock_failed_fact(p_id);
    -- GUARD: what it said was forgotten after its time
    if v_fact.payload = '{}' then
        raise exception 'what fact % said was forgotten', p_id using errcode = 'ID314', hint = 'It can only be dismissed.';
    end if;
    select d.provider into v_provider from inbox.deliveries as d where d.id = v_fact.delivery_id;
    begin
        v_done := inbox.apply_payload(v_provider, v_fact.kind, v_fact.payload, v_fact.occurred_at, v_now);
        update inbox.facts as f
        set state = v_done.state, reason = v_done.reason, lead_id = v_done.lead_id, message_id = v_done.message_id, wamid = v_done.wamid, error = null,
            payload = inbox.without_words(v_fact.payload)
        where f.id = p_id;
        return coalesce(v_done.reason, v_done.state);
    exception
        when others then
            get stacked diagnostics
                v_sqlstate = returned_sqlstate, v_message = message_text, v_context = pg_exception_context,
                v_constraint = constraint_name;
            -- Lost races, and what somebody else holds, are for the caller to try again.
            if v_sqlstate like '40%' or v_sqlstate = '55P03' then
                raise;
            end if;
    end;
    update inbox.facts as f
    set error = meta.describe_error(v_sqlstate, v_message, v_context, v_constraint)
    where f.id = p_id;
    return 'failed';
end;
$$;

comment on function inbox.retry_fact(bigint) is
'Applies a failed fact of a webhook again, as it was said then. Returns its reason or state, as inbox.apply_fact() does: failed when it fails again, with the new
error. Raises ID213 (no such fact), ID313 (not failed), ID314 (what it said was forgotten), class 40 and 55P03.';

revoke all on function inbox.retry_fact(bigint) from public;
