create or replace function inbox.tg_prove_by_reply()
returns trigger
language plpgsql
volatile
as $$
begin
    perform sending.prove_delivery(m.id, null, r.written_at, util.current_time())
    from sending.messages as m
    cross join lateral (
        select min(i.written_at) as written_at from inbox.replies as i where i.lead_id = m.lead_id and i.written_at >= m.sending_at
    ) as r
    where m.uid = (new.data ->> 'message')::uuid and m.state = 'unknown' and r.written_at is not null;
    return null;
end;
$$;

comment on function inbox.tg_prove_by_reply() is
'Nobody knows whether a message left, but the person had answered it before that was said: it arrived, as it does when the answer comes later.';

revoke all on function inbox.tg_prove_by_reply() from public;
