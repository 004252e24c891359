create or replace function sending.record_account_standing(
    p_reason text,
    p_at timestamptz,
    p_now timestamptz,
    p_waba_id text default null,
    p_channel_id bigint default null,
    p_until timestamptz default null
)
returns text
language plpgsql
volatile
as $$
declare
    v_channel sending.channels;
    v_outcome text := 'other_account';
begin
    for v_channel in
        select *
        from sending.channels as c
        where (p_channel_id is null or c.id = p_channel_id)
            -- A number whose account is not known yet may be of this one.
            and (p_waba_id is null or c.waba_id is null or c.waba_id = p_waba_id)
        order by c.id
        for update
    loop
        if p_at < coalesce(greatest(v_channel.account_said_at, v_channel.resumed_at), p_at) then
            v_outcome := case when v_outcome = 'other_account' then 'outdated' else v_outcome end;
            -- A send that it had refused was told first: the end holds for that, too.
            if v_channel.account_reason ~ '^[0-9]+$' and v_channel.account_until is null and p_until > v_channel.account_said_at
                and (v_channel.resumed_at is null or v_channel.resumed_at < p_at)
            then
                update sending.channels as c set account_until = p_until where c.id = v_channel.id;
                perform sending.judge_channel(v_channel.id, p_now);
            end if;
            continue;
        end if;
        update sending.channels as c
        set account_reason = p_reason, account_said_at = p_at,
            account_until = case
                -- A send that is refused meanwhile says nothing of the end.
                when p_channel_id is not null and c.account_reason is not null and c.account_until > p_at then c.account_until
                when p_reason is not null then p_until
            end
        where c.id = v_channel.id;
        if p_reason is not null then
            v_outcome := 'stopped';
        elsif v_channel.account_reason is not null then
            v_outcome := 'resumed';
        elsif v_outcome <> 'resumed' then
            v_outcome := 'unchanged';
        end if;
        if num_nonnulls(p_reason, v_channel.account_reason) > 0 then
            perform sending.judge_channel(v_channel.id, p_now);
        end if;
    end loop;
    return v_outcome;
end;
$$;

comment on function sending.record_account_standing(text, timestamptz, timestamptz, text, bigint, timestamptz) is
'Meta restricts the business account since p_at for this reason, or does not any more (null), by its own word (p_waba_id: of which account) or by refusing a send
of one number (p_channel_id). p_until: when the restriction ends by itself (sending.end_restrictions), null: never. The latest word counts, whichever came first, and what a human resumed after it stays resumed.
Returns stopped, resumed, unchanged, outdated (a later word is known) or other_account.';

revoke all on function sending.record_account_standing(text, timestamptz, timestamptz, text, bigint, timestamptz) from public;
