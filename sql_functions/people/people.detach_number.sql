create or replace function people.detach_number(
    p_person_id bigint,
    p_phone_key text,
    p_reason text default 'wrong_person',
    p_said_at timestamptz default util.current_time()
)
returns setof people.identifiers
language plpgsql
volatile
as $$
declare
    v_row people.identifiers;
begin
    -- Told again, and of earlier: it was somebody else's since then.
    update people.detached_identifiers as d
    set said_at = p_said_at
    where d.person_id = p_person_id and d.said_at > p_said_at
        and ((d.kind in ('phone', 'wa_id') and d.match_key = p_phone_key) or d.kind = 'bsuid')
        and not exists (
            select from people.identifiers as i where i.person_id = d.person_id and i.kind = d.kind and i.match_key = d.match_key
        );
    -- Whoever has the number has all its ids: those that it had before name the person no longer.
    update people.detached_identifiers as d
    set reason = p_reason, said_at = p_said_at
    where d.person_id = p_person_id and people.is_former_id(d) and p_reason <> 'user_changed_number';
    for v_row in
        delete from people.identifiers as i
        where i.person_id = p_person_id and i.kind in ('phone', 'wa_id', 'bsuid') and (i.match_key = p_phone_key or i.kind = 'bsuid')
        returning i.*
    loop
        insert into people.detached_identifiers as d (person_id, kind, value, match_key, reason, said_at)
        values (p_person_id, v_row.kind, v_row.value, v_row.match_key, p_reason, p_said_at)
        on conflict on constraint detached_identifiers_person_id_kind_match_key_key do update
        set said_at = excluded.said_at, reason = excluded.reason, detached_at = excluded.detached_at
        -- It was theirs again since.
        where v_row.created_at >= d.detached_at;
        return next v_row;
    end loop;
end;
$$;

comment on function people.detach_number(bigint, text, text, timestamptz) is
'A number (match key) is no longer this person''s since p_said_at: removes it and what WhatsApp called them by, remembers that they were wrong (p_reason: see
people.detached_identifiers), and returns what went. What follows for their lead is leads.detach_number(). The caller holds people.lock_person().';

revoke all on function people.detach_number(bigint, text, text, timestamptz) from public;
