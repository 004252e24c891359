create or replace function people.change_user_id(
    p_person_id bigint,
    p_old_user_id text,
    p_new_user_id text,
    p_said_at timestamptz default util.current_time()
)
returns void
language plpgsql
volatile
as $$
begin
    -- GUARD: it is the new one by now
    if p_old_user_id is not distinct from p_new_user_id then
        return;
    end if;
    with gone as (
        delete from people.identifiers as i
        where i.person_id = p_person_id and i.kind = 'bsuid' and i.match_key = p_old_user_id
        returning i.value, i.match_key
    )
    insert into people.detached_identifiers (person_id, kind, value, match_key, reason, said_at)
    select p_person_id, 'bsuid', g.value, g.match_key, 'user_changed_user_id', p_said_at
    from gone as g
    on conflict on constraint detached_identifiers_person_id_kind_match_key_key do nothing;
    if p_new_user_id is not null then
        -- It may have been theirs before.
        delete from people.detached_identifiers as d
        where d.person_id = p_person_id and d.kind = 'bsuid' and d.match_key = p_new_user_id and people.is_former_id(d) and d.said_at <= p_said_at;
    end if;
    perform people.learn_identity(p_person_id, null, p_new_user_id);
    -- Somebody may have written by it before anything told of the change.
    perform people.confirm_identifier(i.id)
    from people.identifiers as i
    where i.person_id = p_person_id and i.kind = 'bsuid' and i.match_key = p_new_user_id and i.confirmed_at is null;
end;
$$;

comment on function people.change_user_id(bigint, text, text, timestamptz) is
'WhatsApp gave somebody another business-scoped user id at p_said_at: the new one is remembered in place of the old (people.learn_identity), which still names them when it comes late
(people.is_former_id).';

revoke all on function people.change_user_id(bigint, text, text, timestamptz) from public;
