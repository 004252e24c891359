create or replace function intake.offer_card(p_lead_id bigint, p_message_sha256 bytea, p_position integer, p_card jsonb, p_said_at timestamptz)
returns intake.cards
language plpgsql
volatile
as $$
declare
    -- So many fit on a screen; a card has seldom more than three.
    c_most_phones constant integer := 20;
    -- Not every version of Chatwoot tells which message a card came in.
    c_again constant interval := interval '2 minutes';
    v_sender_id constant bigint := (select l.person_id from leads.leads as l where l.id = p_lead_id);
    v_new intake.cards;
    v_card intake.cards;
    v_known intake.cards;
begin
    v_new.name := nullif(btrim(left(normalize.visible_text(left(p_card ->> 'name', 1000)), 200)), '');
    v_new.email := (select m.email from normalize.email(left(p_card ->> 'email', 320)) as m where m.is_valid);
    select
        coalesce(jsonb_agg(f.shown order by f.is_mobile and not f.is_senders desc, f.is_valid and not f.is_senders desc, f.is_mobile desc, f.is_valid desc, f.n), '[]'),
        coalesce(array_agg(f.match_key order by f.n), '{}')
    into v_new.phones, v_new.phone_keys
    from (
        select distinct on (h.match_key) h.*, people.is_sender(v_sender_id, h.match_key, null) as is_senders
        from (select r.* from intake.card_phones(p_card -> 'phones') as r order by r.n limit c_most_phones) as h
        order by h.match_key, h.n
    ) as f;
    v_new.phone := v_new.phones ->> 0;
    -- By what else a copy may tell them.
    v_new.phone_keys := v_new.phone_keys || array(
        select distinct r.match_key from intake.card_phones(p_card -> 'typed') as r where r.typed ~ '[0-9]' and r.n <= c_most_phones
    );

    -- The copy of a card tells less than the card: of one message the same name or one that is not told, with a number of both; or
    -- the same name, with or without a number.
    select c.* into v_card
    from intake.cards as c
    where c.message_sha256 = p_message_sha256
        and (
            ((c.name is null or v_new.name is null) and c.phone_keys && v_new.phone_keys)
            or (c.name is not distinct from v_new.name and (c.phone_keys && v_new.phone_keys or cardinality(c.phone_keys) = 0 or cardinality(v_new.phone_keys) = 0))
        )
    order by c.position = p_position desc nulls last, c.position
    limit 1;
    if not found then
        -- AGAIN: what still waits is not proposed twice
        select c.* into v_card
        from leads.leads as l
        join intake.cards as c on c.lead_id = l.id
        where l.person_id = v_sender_id and c.name = v_new.name
            and (c.phone_keys && v_new.phone_keys or (cardinality(c.phone_keys) = 0 and cardinality(v_new.phone_keys) = 0))
            and c.message_sha256 <> p_message_sha256
            and (c.decided_at is null or c.said_at between p_said_at - c_again and p_said_at + c_again)
        order by c.decided_at is null desc, c.id
        limit 1;
    end if;
    if v_card.id is not null then
        v_known := v_card;
        v_card.name := coalesce(v_card.name, v_new.name);
        v_card.email := coalesce(v_card.email, v_new.email);
        if cardinality(v_new.phone_keys) > cardinality(v_card.phone_keys) then
            v_card.phones := v_new.phones;
            v_card.phone := v_new.phone;
            v_card.phone_keys := v_new.phone_keys;
        end if;
        if v_card is distinct from v_known then
            v_card.found := intake.card_finding(v_card);
            update intake.cards as c
            set name = v_card.name, email = v_card.email, phones = v_card.phones, phone = v_card.phone, phone_keys = v_card.phone_keys, found = v_card.found,
                decided_at = case when v_card.found = 'own' then util.current_time() end, outcome = case when v_card.found = 'own' then 'own' end,
                actor = case when v_card.found = 'own' then 'rules' end
            where c.id = v_card.id and c.decided_at is null;
        end if;
        return null;
    end if;

    v_new.lead_id := p_lead_id;
    v_new.found := intake.card_finding(v_new);
    insert into intake.cards as c (lead_id, message_sha256, position, name, phone, phones, phone_keys, email, found, said_at, due_at, decided_at, outcome, actor)
    select
        p_lead_id, p_message_sha256,
        case
            when p_position is not null and not exists (select from intake.cards as o where o.message_sha256 = p_message_sha256 and o.position = p_position) then p_position
            else 1 + coalesce((select max(o.position) from intake.cards as o where o.message_sha256 = p_message_sha256), 0)
        end,
        v_new.name, v_new.phone, v_new.phones, v_new.phone_keys, v_new.email, v_new.found, p_said_at,
        util.current_time() + ops.setting_text('card_term')::interval,
        case when v_new.found = 'own' then util.current_time() end, case when v_new.found = 'own' then 'own' end, case when v_new.found = 'own' then 'rules' end
    returning c.* into v_card;
    return v_card;
end;
$$;

comment on function intake.offer_card(bigint, bytea, integer, jsonb, timestamptz) is
'Keeps a card that the person of a lead sent: {name?, phones[]?, typed[]?, email?} as it was told, the p_position-th (null: not told) of the message. The first mobile that is not the sender''s is the number to write to; the first twenty
numbers are kept, and typed are other forms of them, by which a copy is known. Returns the card, which waits for a human unless it is the sender''s own; null when it was known, by the copy of its message, or because the same card of theirs waits: what the
copy tells more is added while nobody has decided, and says anew what the card is. The caller holds the sender''s people.lock_identity().';

revoke all on function intake.offer_card(bigint, bytea, integer, jsonb, timestamptz) from public;
