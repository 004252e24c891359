create or replace function sending.window_until(p_channel_id bigint, p_person_id bigint, p_now timestamptz)
returns timestamptz
language plpgsql
stable
as $$
begin
    return (
        select w.expires_at
        from sending.service_windows as w
        where w.channel_id = p_channel_id and w.person_id = p_person_id and w.opened_at <= p_now and w.expires_at > p_now
    );
end;
$$;

comment on function sending.window_until(bigint, bigint, timestamptz) is
'Until when free words may be sent to a person through a number, because they wrote less than a day ago; null while no window is open.';

revoke all on function sending.window_until(bigint, bigint, timestamptz) from public;
