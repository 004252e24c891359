create or replace function sending.failing_people(
    p_channel_id bigint,
    p_now timestamptz,
    p_recipient text default null,
    out people bigint,
    out failures bigint,
    out last_at timestamptz
)
language plpgsql
stable
as $$
declare
    v_good_at timestamptz;
begin
    people := case when p_recipient is null then 0 else 1 end;
    -- Almost always there is none, which the index of failed messages tells at once.
    if not exists (
        select
        from sending.messages as m
        where m.error is not null and m.channel_id = p_channel_id and m.sending_at > p_now - interval '1 day'
            and m.state in ('unknown', 'queued', 'failed')
    ) then
        return;
    end if;
    select greatest(
        (
            select m.accepted_at
            from sending.messages as m
            where m.channel_id = p_channel_id and m.sending_at > p_now - interval '2 days' and m.accepted_at is not null
                -- What Chatwoot took WhatsApp may refuse yet.
                and (m.wamid is not null or m.chatwoot_message_id is null)
            order by m.sending_at desc
            limit 1
        ),
        c.resumed_at
    )
    into v_good_at
    from sending.channels as c
    where c.id = p_channel_id;

    select people + count(distinct f.recipient) filter (where f.recipient is distinct from p_recipient), sum(greatest(f.sends, 1)), max(f.at)
    into people, failures, last_at
    from (
        select m.recipient, m.sends, coalesce(m.unknown_at, m.failed_at, m.sending_at) as at
        from sending.messages as m
        where m.error is not null and m.channel_id = p_channel_id
            and m.sending_at > p_now - interval '1 day'
            and case
                -- That a worker vanished says nothing about the number.
                when m.state = 'unknown' then m.error ->> 'phase' = 'no_answer'
                when m.state in ('queued', 'failed') then sending.error_class(m.error) in ('RETRY', 'RETRY_LIMITED', 'CONFIG')
                else false
            end
    ) as f
    where f.at > coalesce(v_good_at, '-infinity');
end;
$$;

comment on function sending.failing_people(bigint, timestamptz, text) is
'To how many different people in a row, p_recipient among them when given, sends through a number failed in a way that is not theirs: no answer, an error of Meta that passes, a number
in test mode. Counted since the last acceptance, or since a human resumed the number, of a day at most. failures: how many tries; last_at: when the last one failed.';

revoke all on function sending.failing_people(bigint, timestamptz, text) from public;
