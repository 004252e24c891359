create or replace function leads.learn_identity(p_person_id bigint, p_wa_id text, p_user_id text)
returns void
language plpgsql
volatile
as $$
declare
    v_phone_key constant text := people.wa_key(p_wa_id);
    v_is_new boolean;
    v_standing people.suppressions;
begin
    if v_phone_key is not null and p_user_id is not null then
        -- Whoever said stop when only their id was known said it for the number that comes with it now.
        perform people.spread_suppression(array['bsuid:' || p_user_id], array['phone:' || v_phone_key]);
    end if;
    if p_person_id is null then
        return;
    end if;
    v_is_new := people.learn_identity(p_person_id, p_wa_id, p_user_id);
    if v_is_new and people.is_person_suppressed(p_person_id)
        and exists (select from leads.leads as l where l.person_id = p_person_id and leads.is_open(l.status))
    then
        select s.* into v_standing
        from people.suppressions as s
        where s.lifted_at is null and s.key_hash = any (people.key_hashes(people.own_keys(p_person_id)))
        order by s.said_at desc, s.id
        limit 1;
        perform leads.suppress_person(p_person_id, v_standing.reason, 'whatsapp', v_standing.said_at);
    end if;
end;
$$;

comment on function leads.learn_identity(bigint, text, text) is
'WhatsApp says who somebody is: wa_id and business-scoped user id are remembered of the person (people.learn_identity; null: a stranger), and a wish that one of them
brought before holds for the number and for their lead.';

revoke all on function leads.learn_identity(bigint, text, text) from public;
