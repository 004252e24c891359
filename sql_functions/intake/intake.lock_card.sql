create or replace function intake.lock_card(p_uid uuid)
returns intake.cards
language plpgsql
volatile
as $$
declare
    v_card intake.cards;
begin
    -- In the order of an intake: identifiers before what waits for a human.
    select * into v_card from intake.cards as c where c.uid = p_uid;
    perform people.lock_identity(
        people.keys_of(l.person_id) || array(select 'phone:' || k from unnest(v_card.phone_keys) as k) || ('email:' || (normalize.email(v_card.email)).match_key)
    )
    from leads.leads as l
    where l.id = v_card.lead_id;
    select * into v_card from intake.cards as c where c.uid = p_uid for no key update;
    if not found then
        raise exception 'no card has the uid %', coalesce(p_uid::text, 'null') using errcode = 'ID225', hint = 'indica card list shows those that wait.';
    end if;
    if v_card.decided_at is not null then
        raise exception 'the card % was decided: %', p_uid, v_card.outcome using errcode = 'ID326', hint = 'indica card list shows those that wait.';
    end if;
    return v_card;
end;
$$;

comment on function intake.lock_card(uuid) is
'A card that waits, for whoever decides about it: nobody else does meanwhile. Raises ID225 (no such card), ID326 (decided already).';

revoke all on function intake.lock_card(uuid) from public;
