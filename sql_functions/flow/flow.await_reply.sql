create or replace function flow.await_reply(p_lead_id bigint, p_recipient text, p_since timestamptz, p_reason text)
returns void
language plpgsql
volatile
as $$
declare
    v_time_zone constant text := calendar.time_zone_of(p_recipient);
begin
    perform leads.set_next_action(
        p_lead_id, 'await_reply',
        calendar.next_sending_time(
            ((p_since at time zone v_time_zone)::date + ops.setting_text('await_reply_days')::integer)::timestamp at time zone v_time_zone,
            v_time_zone
        ),
        'worker', p_reason
    );
end;
$$;

comment on function flow.await_reply(bigint, text, timestamptz, text) is
'The lead waits for an answer to what was sent at p_since to p_recipient (E.164): next action await_reply on the D+3 sending day there.';

revoke all on function flow.await_reply(bigint, text, timestamptz, text) from public;
