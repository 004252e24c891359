create or replace function leads.seal_history(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    v_day constant date := (p_as_of at time zone 'UTC')::date;
    v_head bytea;
    v_leads bigint := 0;
    v_events bigint := 0;
    v_lead record;
begin
    if exists (select from leads.seals as s where s.sealed_on = v_day) then
        return 0;
    end if;
    select s.head into v_head from leads.seals as s where s.sealed_on < v_day order by s.sealed_on desc limit 1;
    v_head := coalesce(v_head, '');
    for v_lead in select l.id, l.event_seq, l.event_hash from leads.leads as l order by l.id loop
        v_head := sha256(v_head || int8send(v_lead.id) || int4send(v_lead.event_seq) || v_lead.event_hash);
        v_leads := v_leads + 1;
        v_events := v_events + v_lead.event_seq;
    end loop;
    insert into leads.seals (sealed_on, leads, events, head, created_at)
    values (v_day, v_leads, v_events, sha256(v_head), util.current_time());
    return v_leads;
end;
$$;

comment on function leads.seal_history(timestamptz) is
'Seals the history of the day (UTC), once: SHA-256 over the previous seal and, in order of id, the chain head of every lead. Returns how many leads it
covers, 0 when the day was sealed before. Whoever keeps the seal elsewhere notices a history that was rewritten whole.';

revoke all on function leads.seal_history(timestamptz) from public;
