create or replace function chatwoot.rework_headline(p_message sending.messages)
returns text[]
language plpgsql
stable
as $$
declare
    v record;
begin
    select
        a.step, a.cycle, y.name as policy, greatest(a.step, (select max(s.step) from rework.steps as s where s.policy_id = a.policy_id)) as steps,
        p.name as person, r.name as referrer, d.name as product, g.name_pt as origin, o.conversation_id, h.chatwoot_account_id
    into v
    from rework.attempts as a
    join rework.policies as y on y.id = a.policy_id
    join leads.leads as l on l.id = a.lead_id
    join people.people as p on p.id = l.person_id
    join leads.origins as g on g.code = l.origin
    left join people.referrers as r on r.id = l.referrer_id
    left join leads.products as d on d.id = l.product_id
    left join lateral (
        select c.conversation_id, c.channel_id
        from chatwoot.conversations as c
        where c.lead_id = l.id and c.attempt < (chatwoot.current_conversation(l.id)).attempt
        order by c.attempt desc
        limit 1
    ) as o on true
    left join sending.channels as h on h.id = o.channel_id
    where a.message_id = p_message.id;
    if not found then
        return '{}'::text[];
    end if;
    return array[
        chatwoot.referral_headline(false, v.referrer, v.origin, v.product, v.step),
        case
            when v.cycle = 1 then meta.text('note.rework', v.step::text, v.steps::text, chatwoot.escape_value(v.policy))
            else meta.text('note.rework_cycle', v.step::text, v.steps::text, chatwoot.escape_value(v.policy), v.cycle::text)
        end,
        meta.text('note.person', chatwoot.escape_value(v.person)),
        meta.text('note.referrer', coalesce(chatwoot.escape_value(v.referrer), meta.text('note.nobody'))),
        case when v.product is not null then meta.text('note.product', chatwoot.escape_value(v.product)) end,
        case when v.conversation_id is not null then meta.text(
            'note.earlier_conversation', v.conversation_id::text,
            format('/app/accounts/%s/conversations/%s', v.chatwoot_account_id, v.conversation_id)
        ) end
    ];
end;
$$;

comment on function chatwoot.rework_headline(sending.messages) is
'What a consultant must know above a template of the cadence: which attempt of how many of which cadence, who the person is, who referred them, the product, and the conversation
before the one in which the note stands. Nothing for a message of no attempt.';

revoke all on function chatwoot.rework_headline(sending.messages) from public;
