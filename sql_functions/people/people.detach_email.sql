create or replace function people.detach_email(p_person_id bigint, p_match_key text, p_reason text, p_said_at timestamptz default util.current_time())
returns void
language plpgsql
volatile
as $$
declare
    v_row people.identifiers;
begin
    delete from people.identifiers as i
    where i.person_id = p_person_id and i.kind = 'email' and i.match_key = p_match_key
    returning i.* into v_row;
    if found then
        insert into people.detached_identifiers as d (person_id, kind, value, match_key, reason, said_at)
        values (p_person_id, 'email', v_row.value, v_row.match_key, p_reason, p_said_at)
        on conflict on constraint detached_identifiers_person_id_kind_match_key_key do update
        set said_at = excluded.said_at, reason = excluded.reason, detached_at = excluded.detached_at;
    end if;
end;
$$;

comment on function people.detach_email(bigint, text, text, timestamptz) is
'An e-mail (match key) is not this person''s since p_said_at: it is taken away and remembered as wrong (p_reason: see people.detached_identifiers). The caller holds
people.lock_person().';

revoke all on function people.detach_email(bigint, text, text, timestamptz) from public;
