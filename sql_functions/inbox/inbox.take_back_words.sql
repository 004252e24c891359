create or replace function inbox.take_back_words(p_person_id bigint)
returns integer
language plpgsql
volatile
as $$
declare
    v_row record;
    v_reply inbox.replies;
    v_count integer := 0;
begin
    perform people.lock_person(p_person_id);
    -- The last first: each gives back what it found.
    for v_row in
        with detached as (
            -- A number that WhatsApp alone told of is one, too.
            select d.match_key, min(d.said_at) as said_at, (array_agg(d.value order by d.kind))[1] as value
            from people.detached_identifiers as d
            where d.person_id = p_person_id and d.kind in ('phone', 'wa_id') and people.is_detached(p_person_id, d.match_key, null)
            group by d.match_key
        )
        select r as reply, null::inbox.facts as preference, d.value as phone, d.match_key, r.written_at
        from inbox.replies as r
        join detached as d on d.match_key = r.phone_key and r.written_at > d.said_at
        where r.person_id = p_person_id
        union all
        select null, f, d.value, d.match_key, f.occurred_at
        from leads.leads as l
        join inbox.facts as f on f.lead_id = l.id and f.kind = 'preference' and f.state = 'applied'
        join detached as d on f.occurred_at > d.said_at and d.match_key = people.wa_key(f.payload #>> '{entry,wa_id}')
        where l.person_id = p_person_id
        order by written_at desc
    loop
        perform people.lock_identity(array['phone:' || v_row.match_key]);
        if v_row.preference is null then
            v_reply := v_row.reply;
            perform inbox.undo_reply(v_reply, people.own_keys(p_person_id) || ('phone:' || v_row.match_key), 'reply_of_another');
            delete from inbox.replies as r where r.id = v_reply.id;
            perform inbox.apply_stranger(
                v_reply.wamid, v_row.phone, null, coalesce(v_reply.button_action, inbox.detect_intent(v_reply.body)), v_reply.written_at
            );
        else
            perform inbox.undo_preference(v_row.preference, people.own_keys(p_person_id) || ('phone:' || v_row.match_key));
        end if;
        v_count := v_count + 1;
    end loop;
    if v_count > 0 then
        perform inbox.restore_wish(p_person_id, d.match_key)
        from (
            select distinct o.match_key from people.detached_identifiers as o where o.person_id = p_person_id and o.kind in ('phone', 'wa_id')
        ) as d;
    end if;
    return v_count;
end;
$$;

comment on function inbox.take_back_words(bigint) is
'A number of this person turned out to be somebody else''s since a time that is past: what came from it after that was a stranger''s, and what it did to the person''s leads
is taken back; a wish in it holds for the number. Returns how many replies and preferences went.';

revoke all on function inbox.take_back_words(bigint) from public;
