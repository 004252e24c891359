create or replace function governance.conversation_version(p_account_id bigint, p_inbox_id bigint, p_number bigint)
returns text
language plpgsql
stable
as $$
declare
    v_lead_ids constant bigint[] := array(select c.lead_id from chatwoot.leads_of(p_account_id, p_inbox_id, p_number) as c);
    v_person_ids constant bigint[] := array(select distinct l.person_id from leads.leads as l where l.id = any (v_lead_ids));
    v_text text;
begin
    -- Whoever changes a row leaves the number of their transaction in it: so no column is forgotten, whatever the page comes to show.
    select concat_ws(
        '|',
        (select string_agg(concat_ws('-', l.id, l.xmin), ' ' order by l.id) from leads.leads as l where l.person_id = any (v_person_ids)),
        (select string_agg(concat_ws('-', p.id, p.xmin), ' ' order by p.id) from people.people as p where p.id = any (v_person_ids)),
        (select string_agg(concat_ws('-', i.id, i.xmin), ' ' order by i.id) from people.identifiers as i where i.person_id = any (v_person_ids)),
        (select string_agg(concat_ws('-', o.id, o.xmin), ' ' order by o.id) from chatwoot.proposals as o where o.person_id = any (v_person_ids)),
        (select string_agg(concat_ws('-', c.id, c.xmin), ' ' order by c.id) from chatwoot.conversations as c where c.lead_id = any (v_lead_ids)),
        (select string_agg(concat_ws('-', m.id, m.xmin), ' ' order by m.id) from sending.messages as m where m.lead_id = any (v_lead_ids)),
        (
            select string_agg(concat_ws('-', k.id, k.xmin), ' ' order by k.id)
            from leads.leads as l
            join intake.cards as k on k.lead_id = l.id
            where l.person_id = any (v_person_ids)
        )
    )
    into v_text;
    return encode(substr(sha256(convert_to(concat_ws('|', v_lead_ids, v_text), 'UTF8')), 1, 9), 'hex');
end;
$$;

comment on function governance.conversation_version(bigint, bigint, bigint) is
'What changes whenever what api.show_conversation tells of a conversation may: its leads and all others of their people, their numbers, events (each moves its lead), messages, cards, proposals. Not with the hour: what becomes late, who asks sees
when they ask again. Says nothing of what it stands for.';

revoke all on function governance.conversation_version(bigint, bigint, bigint) from public;
