create or replace function inbox.apply_system_message(p_payload jsonb, p_at timestamptz)
returns inbox.applied
language plpgsql
volatile
as $$
declare
    v_entry constant jsonb := p_payload -> 'entry';
    v_type constant text := replace(v_entry #>> '{system,type}', 'customer_changed_number', 'user_changed_number');
    v_who constant jsonb := p_payload -> 'who';
    v_new constant jsonb := inbox.who_of(jsonb_build_object(
        'from', coalesce(v_entry #>> '{system,wa_id}', v_entry #>> '{system,new_wa_id}'), 'from_user_id', v_entry #>> '{system,user_id}',
        'from_parent_user_id', v_entry #>> '{system,parent_user_id}'
    ), null);
    v_new_wa_id constant text := v_new ->> 'wa_id';
    v_new_user_id constant text := v_new ->> 'user_id';
    v_new_parent_id constant text := v_new ->> 'parent_user_id';
    v_new_key constant text := people.wa_key(v_new_wa_id);
    v_phone_key constant text := people.wa_key(v_who ->> 'wa_id');
    -- An id that stands there as the new one is not the old one.
    v_old_user_id constant text := nullif(v_who ->> 'user_id', v_new_user_id);
    v_old_parent_id constant text := nullif(v_who ->> 'parent_user_id', v_new_parent_id);
    -- The ninth digit alone is no move; where no number is told, the one that is known is not theirs any more.
    v_is_move constant boolean := v_type is not distinct from 'user_changed_number' and (v_new_key = v_phone_key) is not true;
    v_moved bigint[];
    v_left bigint[] := array[]::bigint[];
    v_person_id bigint;
    v_key text;
    v_own_keys text[];
    v_applied inbox.applied;
begin
    v_applied.state := 'ignored';
    if v_type is null or v_type not in ('user_changed_number', 'user_changed_user_id') then
        v_applied.reason := 'unknown_system_message';
        return v_applied;
    end if;

    -- WHO MOVED: the id names one person; a number those whose it was then
    select array_agg(distinct h.person_id order by h.person_id) into v_moved
    from (
        select i.person_id from people.identifiers as i where i.kind = 'bsuid' and i.match_key in (v_old_user_id, v_old_parent_id)
        union all
        select d.person_id
        from people.detached_identifiers as d
        where d.kind = 'bsuid' and d.match_key in (v_old_user_id, v_old_parent_id) and (d.said_at >= p_at or people.is_former_id(d))
    ) as h;
    if v_moved is null then
        v_moved := people.held_by(v_phone_key, p_at);
        if not v_is_move and cardinality(v_moved) > 1 then
            -- One of several got another id, and nobody can tell which.
            v_applied.reason := 'ambiguous_sender';
            return v_applied;
        end if;
    elsif v_is_move then
        v_left := array(select h from unnest(people.held_by(v_phone_key, p_at)) as h where h <> all (v_moved) order by h);
    end if;
    if v_moved = '{}' then
        v_applied.reason := 'unknown_person';
        return v_applied;
    end if;

    -- Somebody of another name who has the number that they moved to has it no longer.
    if v_is_move then
        v_left := v_left || array(
            select h.person_id
            from unnest(people.held_by(v_new_key, p_at)) as h (person_id)
            join people.people as o on o.id = h.person_id
            where h.person_id <> all (v_moved || v_left)
                and not exists (
                    select from people.people as p where p.id = any (v_moved) and people.has_name(o, p.name, p.registered_name)
                )
            order by h.person_id
        );
    end if;
    perform people.lock_identity(array(
        select distinct k.key
        from unnest(v_moved || v_left) as h (person_id)
        cross join lateral unnest(people.keys_of(h.person_id)) as k (key)
        union
        select 'phone:' || v_new_key where v_new_key is not null
    ));

    foreach v_person_id in array v_left loop
        perform leads.detach_number(
            v_person_id, case when v_person_id = any (people.held_by(v_phone_key, p_at)) then v_phone_key else v_new_key end, v_type, p_at
        );
        perform inbox.take_back_words(v_person_id);
    end loop;
    foreach v_person_id in array v_moved loop
        select l.id into v_applied.lead_id
        from leads.leads as l
        where l.person_id = v_person_id
        order by leads.is_open(l.status) desc, l.id desc
        limit 1;
        if v_is_move then
            v_own_keys := people.own_keys(v_person_id);
            for v_key in
                select v_phone_key where v_phone_key is not null
                union
                -- Known by the id alone: it is the number by which WhatsApp reached them.
                select i.match_key
                from people.identifiers as i
                where v_phone_key is null and i.person_id = v_person_id and i.match_key is distinct from v_new_key
                    and (i.kind = 'wa_id' or i.id = (people.phone_of(v_person_id)).id)
            loop
                perform leads.detach_number(v_person_id, v_key, v_type, p_at, v_new_wa_id);
            end loop;
            perform inbox.take_back_words(v_person_id);
            perform people.regain_number(v_person_id, v_new_key, p_at);
        end if;
        if not people.is_detached(v_person_id, v_new_key, v_new_user_id) then
            -- Nothing is sent to it by itself; what they write from it reaches the lead, and a human.
            perform leads.learn_identity(v_person_id, v_new_wa_id, v_new_user_id);
            perform leads.learn_identity(v_person_id, null, v_new_parent_id);
        end if;
        perform people.change_user_id(v_person_id, v_old_user_id, v_new_user_id, p_at);
        perform people.change_user_id(v_person_id, v_old_parent_id, v_new_parent_id, p_at);
        -- Their wish goes with them: nothing else of theirs may be left that tells of it. What whoever has the number by now asked is not theirs.
        if v_is_move and (
                (leads.latest_lead(v_person_id)).status = 'opted_out'
                or exists (
                    select
                    from people.suppressions as s
                    where s.key_hash = any (people.key_hashes(v_own_keys)) and s.lifted_at is null and s.said_at <= p_at
                )
            )
        then
            perform people.spread_suppression(v_own_keys, people.own_keys(v_person_id));
        end if;
        perform inbox.apply_unknown(v_person_id, v_new_wa_id, v_new_user_id);
        perform inbox.apply_held(v_person_id, v_new_user_id);
    end loop;
    v_applied.state := 'applied';
    v_applied.reason := case when v_type = 'user_changed_number' and not v_is_move then 'same_number' else v_type end;
    return v_applied;
end;
$$;

comment on function inbox.apply_system_message(jsonb, timestamptz) is
'WhatsApp says at p_at that somebody changed their number (the old one is detached, sending freezes, a human looks; the new one is known by what WhatsApp calls it, and a person of another name
who had it has it no longer) or got another business-scoped user id (the new one takes the place of the old). A number that only gained or lost its ninth digit did not change. What they had written
under the new name before this came counts now; who is not known by the old one yet may be later (inbox.apply_unknown), and what was held as another''s is theirs (inbox.apply_held).
Source: Meta, webhooks reference, system messages; business-scoped user IDs.';

revoke all on function inbox.apply_system_message(jsonb, timestamptz) from public;
