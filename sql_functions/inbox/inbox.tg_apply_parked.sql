create or replace function inbox.tg_apply_parked()
returns trigger
language plpgsql
volatile
as $$
begin
    perform inbox.apply_parked(m.wamid, util.current_time())
    from sending.messages as m
    where m.uid = (new.data ->> 'message')::uuid;
    return null;
end;
$$;

comment on function inbox.tg_apply_parked() is 'WhatsApp accepted a message, whose id is known now: statuses that came before are applied.';

revoke all on function inbox.tg_apply_parked() from public;
