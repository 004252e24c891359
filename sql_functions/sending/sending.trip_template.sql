create or replace function sending.trip_template(p_message sending.messages, p_code text, p_at timestamptz, p_now timestamptz)
returns boolean
language plpgsql
volatile
as $$
declare
    c_people constant integer := 3;
    v_template sending.templates;
    v_accepted_at timestamptz;
    v_people bigint;
begin
    select * into v_template from sending.templates as t where t.id = p_message.template_id for update;
    if v_template.refusal_code is not null then
        -- The one that tried was refused too.
        update sending.templates as t set refusals = t.refusals + 1 where t.id = v_template.id and p_message.sending_at > t.refused_at;
        return true;
    end if;
    select m.accepted_at into v_accepted_at
    from sending.messages as m
    where m.template_id = v_template.id and m.sending_at > p_now - interval '2 days' and m.id <> p_message.id and m.accepted_at is not null
        -- What Chatwoot took WhatsApp may refuse yet.
        and (m.wamid is not null or m.chatwoot_message_id is null)
    order by m.sending_at desc
    limit 1;
    select count(distinct m.recipient) into v_people
    from sending.messages as m
    where m.template_id = v_template.id and m.id <> p_message.id and m.recipient <> p_message.recipient
        and m.sending_at > greatest(p_now - interval '1 day', v_accepted_at)
        and m.error ->> 'code' = p_code and m.state in ('queued', 'failed');
    if v_people < c_people - 1 then
        return false;
    end if;
    update sending.templates as t set refusal_code = p_code, refused_at = p_at, refusals = 1 where t.id = v_template.id;
    return true;
end;
$$;

comment on function sending.trip_template(sending.messages, text, timestamptz, timestamptz) is
'A send was refused at p_at with a code that may be the template''s fault. Once three people in a row were refused with it, the template pauses: the rest waits, one message at a time
tries (sending.probe_at), and the first acceptance ends it (sending.close_breakers). Returns whether it pauses. Called before the message itself is marked.';

revoke all on function sending.trip_template(sending.messages, text, timestamptz, timestamptz) from public;
