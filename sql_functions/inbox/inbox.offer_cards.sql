create or replace function inbox.offer_cards(p_lead_id bigint, p_message_key text, p_cards jsonb, p_has_order boolean, p_at timestamptz)
returns integer
language plpgsql
volatile
as $$
declare
    -- Nobody refers a whole address book.
    c_most constant integer := 50;
    c_message_sha256 constant bytea := sha256(convert_to(p_message_key, 'UTF8'));
    v_policy constant text := ops.setting_text('card_referrals');
    v_is_first boolean;
    v_given record;
    v_card intake.cards;
    v_cards intake.cards[] := '{}'::intake.cards[];
begin
    -- GUARD: the operation wants none
    if v_policy = 'ignore' then
        return 0;
    end if;
    -- GUARD: nobody asks whoever said stop about their friends, whichever copy tells it
    if exists (
        select
        from leads.leads as l
        join people.suppressions as s on s.lifted_at is null and s.said_at <= p_at and s.key_hash = any (people.key_hashes(people.own_keys(l.person_id)))
        where l.id = p_lead_id
    ) then
        return 0;
    end if;
    v_is_first := not exists (select from intake.cards as c where c.message_sha256 = c_message_sha256);
    for v_given in select c.value as card, c.n from jsonb_array_elements(p_cards) with ordinality as c (value, n) order by c.n limit c_most loop
        -- Chatwoot tells those that were left out, one by one.
        exit when c_most <= (select count(*) from intake.cards as c where c.message_sha256 = c_message_sha256);
        v_card := intake.offer_card(p_lead_id, c_message_sha256, case when p_has_order then v_given.n end::integer, v_given.card, p_at);
        if v_card.id is not null then
            v_cards := v_cards || v_card;
        end if;
    end loop;
    if v_cards <> '{}' then
        perform leads.append_event(
            p_lead_id, 'cards_received', 'person',
            jsonb_strip_nulls(jsonb_build_object(
                -- Chatwoot tells each card by itself.
                'cards', case when v_is_first then least(jsonb_array_length(p_cards), c_most) else cardinality(v_cards) end,
                'left_out', nullif(greatest(jsonb_array_length(p_cards) - c_most, 0), 0),
                'message', encode(c_message_sha256, 'hex'), 'written_at', p_at
            ))
        );
    end if;
    if v_policy = 'accept' then
        -- A copy may have told what was missing.
        for v_card in
            select c.* from intake.cards as c where c.message_sha256 = c_message_sha256 and c.decided_at is null and c.found in ('new', 'known', 'open_lead') order by c.position
        loop
            perform intake.accept_card(v_card.uid, 'rules');
        end loop;
    end if;
    return cardinality(v_cards);
end;
$$;

comment on function inbox.offer_cards(bigint, text, jsonb, boolean, timestamptz) is
'The person of a lead sent the cards of others: each (p_cards: [{name?, phones[]?, typed[]?, email?}]) is kept as a proposed referral (intake.offer_card) and the consultant is told, once for each card of a message (p_message_key), whichever of Meta and Chatwoot tells it
first. Nothing of who had asked for no more by then (p_at). p_has_order: the list is the whole message in its order. Setting card_referrals: propose waits for a human, accept takes what is plain by itself, ignore keeps nothing. At most fifty of a message; that there were more, history and note say. Returns how many were new.';

revoke all on function inbox.offer_cards(bigint, text, jsonb, boolean, timestamptz) from public;
