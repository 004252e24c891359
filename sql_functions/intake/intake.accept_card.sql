create or replace function intake.accept_card(p_uid uuid, p_actor text, p_values jsonb default '{}', out http_status integer, out answer jsonb)
language plpgsql
volatile
as $$
declare
    v_token_id constant bigint := ops.internal_token('card');
    v_card intake.cards;
    v_sender people.people;
    v_person jsonb;
    v_phone_key text;
begin
    v_card := intake.lock_card(p_uid);
    select p.* into v_sender from leads.leads as l join people.people as p on p.id = l.person_id where l.id = v_card.lead_id;
    v_person := jsonb_strip_nulls(jsonb_build_object(
        'name', coalesce(nullif(btrim(p_values ->> 'name'), ''), v_card.name),
        'phone', coalesce(nullif(btrim(p_values ->> 'phone'), ''), v_card.phone),
        'email', v_card.email
    ));
    -- GUARD: nobody refers themself
    v_phone_key := (normalize.phone(v_person ->> 'phone')).match_key;
    if v_phone_key is not null and people.is_sender(v_sender.id, v_phone_key, null) then
        http_status := 422;
        answer := meta.problem('ID102', jsonb_build_array(meta.field_error('phone', 'self_referral', meta.text('card.own'))));
        return;
    end if;
    -- GUARD: what cannot be taken waits on, and says what is missing
    answer := meta.errors(normalize.check_text(v_person, 'name', true, 200)) || (intake.look_up(v_person, v_token_id, util.current_time())).errors;
    if answer <> '[]' then
        http_status := 422;
        answer := meta.problem('ID102', answer);
        return;
    end if;

    select s.http_status, s.body into http_status, answer
    from intake.submit(
        v_token_id,
        convert_to(jsonb_strip_nulls(jsonb_build_object(
            'person', v_person,
            'referrer', jsonb_build_object('name', v_sender.name, 'phone', (people.phone_of(v_sender.id)).value),
            'origin', 'whatsapp', 'occurred_at', v_card.said_at, 'product', nullif(btrim(p_values ->> 'product'), '')
        ))::text, 'UTF8'),
        'card:' || p_uid, null
    ) as s;
    if http_status >= 400 then
        return;
    end if;
    update intake.cards as c
    set decided_at = util.current_time(), outcome = 'accepted', actor = p_actor, submission_id = (
        select s.id from intake.submissions as s where s.uid = (accept_card.answer ->> 'submission_uid')::uuid
    )
    where c.id = v_card.id;
    perform leads.append_event(
        v_card.lead_id, 'card_accepted', p_actor,
        jsonb_strip_nulls(jsonb_build_object('card', p_uid, 'outcome', answer -> 'outcome', 'lead', answer #> '{lead,uid}'))
    );
end;
$$;

comment on function intake.accept_card(uuid, text, jsonb) is
'One of ours (p_actor) says that a card is a referral of whoever sent it: it is submitted like any other, under the token of cards, once. p_values: {name?, phone?, product?} that they choose instead of the card''s. http_status and
answer as intake.submit() gives them; from 400 on nothing was done and the card waits on. Commits asynchronously like an intake: run util.durable() afterwards. Raises ID225 (no such card), ID326 (decided already).';

revoke all on function intake.accept_card(uuid, text, jsonb) from public;
