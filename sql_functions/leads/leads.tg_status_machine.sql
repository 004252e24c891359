create or replace function leads.tg_status_machine()
returns trigger
language plpgsql
volatile
as $$
begin
    if not exists (
        select from leads.status_transitions as t where t.from_status = old.status and t.to_status = new.status
    )
        -- Contacted by words that never left: it is what it was.
        and not (old.status = 'contacted' and new.status = 'new' and num_nonnulls(new.first_contact_at, new.last_outbound_at) = 0)
        and not exists (
            -- Taking back the last move (leads.take_back_status).
            select
            from leads.last_move(new.id) as last
            where last.data ->> 'from' = new.status and last.data ->> 'to' = old.status
                and (last.data ->> 'to' = 'opted_out' or last.data ->> 'reason' = 'replied')
        )
    then
        raise exception 'a lead cannot go from % to %', old.status, new.status using errcode = 'ID301';
    end if;
    return new;
end;
$$;

comment on function leads.tg_status_machine() is
'Refuses a status that leads.status_transitions does not allow, whoever writes it, but for the ways back of leads.take_back_contact() and leads.take_back_status(). Raises
ID301.';

revoke all on function leads.tg_status_machine() from public;
