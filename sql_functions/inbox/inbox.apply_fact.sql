create or replace function inbox.apply_fact(
    p_delivery inbox.deliveries,
    p_kind text,
    p_natural_key text,
    p_occurred_at timestamptz,
    p_payload jsonb,
    p_now timestamptz
)
returns text
language plpgsql
volatile
as $$
declare
    -- Of util.retry_delay() after each: some eight hours.
    c_most_tries constant integer := 100;
    v_event_id bigint;
    v_done inbox.applied;
    v_sqlstate text;
    v_message text;
    v_context text;
    v_constraint text;
begin
    begin
        insert into inbox.facts as e (delivery_id, natural_key, kind, payload, occurred_at, state, created_at)
        values (p_delivery.id, p_natural_key, p_kind, p_payload, coalesce(p_occurred_at, p_delivery.received_at), 'applied', p_now)
        on conflict (natural_key) do update set
            delivery_id = excluded.delivery_id, payload = excluded.payload, state = 'applied', error = null
        where e.state = 'failed'
        returning e.id into v_event_id;
        if v_event_id is null then
            return 'known';
        end if;

        v_done := inbox.apply_payload(p_delivery.provider, p_kind, p_payload, p_occurred_at, p_now);
        update inbox.facts as e
        set state = v_done.state, reason = v_done.reason, lead_id = v_done.lead_id, message_id = v_done.message_id, wamid = v_done.wamid,
            payload = inbox.without_words(p_payload)
        where e.id = v_event_id;
        return coalesce(v_done.reason, v_done.state);
    exception
        when others then
            get stacked diagnostics
                v_sqlstate = returned_sqlstate, v_message = message_text, v_context = pg_exception_context,
                v_constraint = constraint_name;
            -- Lost races, and what somebody else holds, take the whole delivery again, but not for ever.
            if (v_sqlstate like '40%' or v_sqlstate = '55P03') and p_delivery.tries < c_most_tries then
                raise;
            end if;
    end;
    insert into inbox.facts as e (delivery_id, natural_key, kind, payload, occurred_at, state, error, created_at)
    values (
        p_delivery.id, p_natural_key, p_kind, p_payload, coalesce(p_occurred_at, p_delivery.received_at), 'failed',
        meta.describe_error(v_sqlstate, v_message, v_context, v_constraint), p_now
    )
    on conflict (natural_key) do update set delivery_id = excluded.delivery_id, state = 'failed', error = excluded.error;
    return 'failed';
end;
$$;

comment on function inbox.apply_fact(inbox.deliveries, text, text, timestamptz, jsonb, timestamptz) is
'Writes a fact of a delivery into inbox.facts, without the words in it (inbox.without_words), and applies it, once per natural key, in a subtransaction of its own: one that
raises is kept as failed with its error (meta.describe_error), and is applied again when it comes again. Returns known, failed, or its reason or state.
Raises class 40 (deadlock, serialization) and 55P03 (a lock that was not to be had), so that the whole delivery is
taken again, until it was tried a hundred times: then the fact is kept as failed, which health and alarms show, and what is behind it goes on.';

revoke all on function inbox.apply_fact(inbox.deliveries, text, text, timestamptz, jsonb, timestamptz) from public;
