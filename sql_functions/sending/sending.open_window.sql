create or replace function sending.open_window(p_channel_id bigint, p_person_id bigint, p_at timestamptz)
returns void
language sql
volatile
as $$
    insert into sending.service_windows as w (channel_id, person_id, opened_at, expires_at)
    values (p_channel_id, p_person_id, p_at, p_at + interval '24 hours')
    on conflict (channel_id, person_id) do update set opened_at = excluded.opened_at, expires_at = excluded.expires_at
    where w.opened_at < excluded.opened_at;
$$;

comment on function sending.open_window(bigint, bigint, timestamptz) is
'A person wrote to a channel at p_at, by WhatsApp''s clock: free text may be sent to them for 24 hours; an older message changes nothing.';

revoke all on function sending.open_window(bigint, bigint, timestamptz) from public;
