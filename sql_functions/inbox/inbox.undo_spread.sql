create or replace function inbox.undo_spread(p_person_id bigint, p_said_at timestamptz)
returns void
language plpgsql
volatile
as $$
declare
    v_lead_id constant bigint := (leads.latest_lead(p_person_id)).id;
    v_moved_seq integer;
begin
    perform people.withdraw_wish(people.own_keys(p_person_id) || array(
        select 'phone:' || d.match_key from people.detached_identifiers as d where d.person_id = p_person_id and d.kind in ('phone', 'wa_id')
    ), p_said_at);
    v_moved_seq := leads.take_back_opt_out(v_lead_id, 'whatsapp', (leads.last_move(v_lead_id)).at);
    if v_moved_seq is not null then
        perform flow.void_signal(v_lead_id || ':' || v_moved_seq, 'whatsapp', 'reply_of_another');
    end if;
end;
$$;

comment on function inbox.undo_spread(bigint, timestamptz) is
'A stranger''s wish of p_said_at was taken for this person''s, since their id was: it is withdrawn from what is theirs, and the end of their lead is taken back; the id itself stays silenced. The caller holds
people.lock_person().';

revoke all on function inbox.undo_spread(bigint, timestamptz) from public;
