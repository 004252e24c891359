create or replace function leads.seal_history(p_as_of timestamptz default util.current_time())
returns bigint
language plpgsql
volatile
as $$
declare
    v_last leads.seals;
    v_seal leads.seals;
    v_since timestamptz;
begin
    select * into v_last from leads.seals as s order by s.sealed_on desc limit 1;
    v_seal.sealed_on := (p_as_of at time zone 'UTC')::date;
    if v_last.sealed_on >= v_seal.sealed_on then
        return 0;
    end if;
    -- GUARD: upon a seal that is gone or was changed no other is put
    if exists (select from leads.seal_head as h where (h.number, h.root) is distinct from (v_last.number, v_last.root)) then
        raise exception 'the newest seal is gone or was changed: nothing is sealed upon it' using errcode = 'ID904',
            hint = 'indica seal verify names what differs.';
    end if;

    v_seal.number := coalesce(v_last.number, 0) + 1;
    v_seal.previous_root := coalesce(v_last.root, '');
    v_seal.created_at := util.current_time();
    -- An event may carry the time at which a late submission was received: the first seal of a month looks at every lead.
    if date_trunc('month', v_last.sealed_on) = date_trunc('month', v_seal.sealed_on) then
        v_since := v_last.created_at - interval '1 day';
    end if;
    with sealed as (
        insert into leads.lead_seals (sealed_on, lead_id, seq, hash)
        select v_seal.sealed_on, u.lead_id, u.seq, u.hash from leads.unsealed_leads(v_since) as u
        returning lead_id
    )
    select count(*) into v_seal.leads from sealed;

    v_seal.root := leads.seal_root(v_seal.number, v_seal.sealed_on, v_seal.previous_root);
    insert into leads.seals (number, sealed_on, leads, previous_root, root, created_at)
    values (v_seal.number, v_seal.sealed_on, v_seal.leads, v_seal.previous_root, v_seal.root, v_seal.created_at);
    insert into leads.seal_head as h (number, root) values (v_seal.number, v_seal.root)
    on conflict (only_row) do update set number = excluded.number, root = excluded.root;
    -- A copy where whoever rewrites the database does not reach: the server's log.
    raise log 'indica seal % of % in %: root %', v_seal.number, v_seal.sealed_on, current_database(), encode(v_seal.root, 'hex');
    return v_seal.leads;
end;
$$;

comment on function leads.seal_history(timestamptz) is
'Seals the history of the day (UTC), once: keeps where each lead stands that changed since the last seal, under a root that stands for these and for the seal before,
and writes the root to the server''s log. Returns how many leads it sealed, 0 when the day was sealed before. Raises ID904 when the newest seal is gone or was changed.';

revoke all on function leads.seal_history(timestamptz) from public;
