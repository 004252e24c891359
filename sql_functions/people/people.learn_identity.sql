create or replace function people.learn_identity(p_person_id bigint, p_wa_id text, p_user_id text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_new record;
    v_is_shared boolean;
    v_is_new boolean := false;
    v_keys text[];
begin
    for v_new in
        select 'wa_id' as kind, p_wa_id as value, people.wa_key(p_wa_id) as match_key where p_wa_id ~ '^[0-9]{6,20}$'
        union all
        select 'bsuid', p_user_id, p_user_id where p_user_id ~ '^[A-Za-z0-9._-]{3,140}$'
    loop
        if exists (
            select from people.identifiers as i
            where i.person_id = p_person_id and i.kind = v_new.kind and i.match_key = v_new.match_key
        ) or exists (
            -- What turned out to be somebody else's teaches nothing, however late it is told.
            select from people.detached_identifiers as d
            where d.person_id = p_person_id and d.kind = v_new.kind and d.match_key = v_new.match_key
        ) then
            continue;
        end if;
        v_is_new := true;
        v_is_shared := exists (
            -- A wa_id is a phone: a mobile that two people share is shared by this name too.
            select
            from people.identifiers as i
            where i.person_id <> p_person_id and i.match_key = v_new.match_key and i.confirmed_at is not null
                and (i.kind = v_new.kind or (v_new.kind = 'wa_id' and i.kind = 'phone'))
        );
        if v_is_shared then
            update people.identifiers as i
            set is_shared = true
            where i.match_key = v_new.match_key and not i.is_shared and (i.kind = v_new.kind or (v_new.kind = 'wa_id' and i.kind = 'phone'));
        end if;
        insert into people.identifiers (person_id, kind, value, match_key, is_shared, rule_version)
        values (p_person_id, v_new.kind, v_new.value, v_new.match_key, v_is_shared, normalize.rule_version(v_new.kind));
    end loop;
    if v_is_new then
        -- A wish of one of these ids is the person's; a wish of theirs is that of the new id.
        v_keys := people.own_keys(p_person_id);
        perform people.spread_suppression(v_keys, v_keys);
    end if;
    return v_is_new;
end;
$$;

comment on function people.learn_identity(bigint, text, text) is
'Remembers what WhatsApp calls a person: wa_id (digits, not always the number that was dialled) and business-scoped user id. One that another person
has too names neither alone. Unusable values and what was detached are passed over. Returns
whether anything is new. Source: Meta, business-scoped user IDs.';

revoke all on function people.learn_identity(bigint, text, text) from public;
