create or replace function intake.card_finding(p_card intake.cards)
returns text
language plpgsql
stable
as $$
declare
    v_sender people.people;
    v_shown record;
    v_phone record;
    v_looked_up intake.looked_up;
begin
    select p.* into v_sender from leads.leads as l join people.people as p on p.id = l.person_id where l.id = p_card.lead_id;
    select bool_or(k.is_senders) as some, bool_and(k.is_senders) as every, bool_and(k.is_senders) filter (where k.is_mobile) as every_mobile into v_shown
    from (
        select people.is_sender(v_sender.id, r.match_key, null) as is_senders, r.is_mobile from intake.card_phones(p_card.phones) as r
    ) as k;
    -- A friend's card may have the switchboard, or the mobile, that both of them use.
    if v_shown.some and (coalesce(v_shown.every_mobile, v_shown.every) or normalize.same_person_name(p_card.name, v_sender.name)) then
        return 'own';
    end if;
    if p_card.phone is null and p_card.email is null then
        return 'no_phone';
    end if;
    if exists (
        select
        from routing.consultants as c
        where c.is_active and (c.email = lower(p_card.email) or (normalize.phone(c.phone)).match_key = any (p_card.phone_keys))
    ) then
        return 'consultant';
    end if;
    v_looked_up := intake.look_up(
        jsonb_strip_nulls(jsonb_build_object('name', p_card.name, 'phone', p_card.phone, 'email', p_card.email)), null, util.current_time()
    );
    if v_looked_up.errors is distinct from '[]' or p_card.name is null then
        return 'unusable';
    end if;
    v_phone := normalize.phone(p_card.phone);
    return case
        when (v_looked_up.verdict).outcome = 'suppressed' then 'suppressed'
        when (v_looked_up.verdict).outcome = 'touched' then 'open_lead'
        when (v_looked_up.verdict).outcome = 'quarantined' then 'doubtful'
        when ((v_looked_up.verdict).found).person_id is not null then 'known'
        when v_phone.is_valid and v_phone.country_code <> 55 then 'foreign'
        else 'new'
    end;
end;
$$;

comment on function intake.card_finding(intake.cards) is
'What a card is as things stand: own (of whoever sent it: its mobiles are theirs, or a number is and the name may be), no_phone (nor an e-mail), consultant (of one of ours), suppressed (asked not to be contacted), open_lead (already a lead), known (had a lead before),
doubtful (a human would have to look: intake.judge), foreign (a number of another country), unusable (without a name, or no number that exists), or new. A text of meta.texts, card.<it>, says it in words.';

revoke all on function intake.card_finding(intake.cards) from public;
