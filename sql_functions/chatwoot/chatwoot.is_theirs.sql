create or replace function chatwoot.is_theirs(p_person_id bigint, p_conversation jsonb)
returns boolean
language sql
stable
as $$
    select k.keys = '{}' or exists (
        select from people.identifiers as i where i.person_id = p_person_id and i.kind in ('phone', 'wa_id') and i.match_key = any (k.keys)
    ) or exists (
        select from people.detached_identifiers as d where d.person_id = p_person_id and d.kind in ('phone', 'wa_id') and d.match_key = any (k.keys)
    ) or exists (
        select from leads.leads as l where l.person_id = p_person_id and l.uid::text = p_conversation ->> 'lead'
    )
    from (
        select array_remove(array[
            (normalize.phone(p_conversation ->> 'phone')).match_key,
            case when p_conversation ->> 'source_id' ~ '^[0-9]{6,15}$' then people.wa_key(p_conversation ->> 'source_id') end
        ], null) as keys
    ) as k
$$;

comment on function chatwoot.is_theirs(bigint, jsonb) is
'Can a conversation (as in inbox.chatwoot_facts) be one with this person: its contact has a number of theirs, or had, or it carries our mark of a lead of theirs, or it tells no number. A Chatwoot that was restored gives
the numbers of conversations to other people.';

revoke all on function chatwoot.is_theirs(bigint, jsonb) from public;
