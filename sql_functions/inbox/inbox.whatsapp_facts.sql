create or replace function inbox.whatsapp_facts(p_body jsonb, p_skip integer, p_take integer)
returns table (kind text, natural_key text, occurred_at timestamptz, payload jsonb)
language sql
stable
as $$
    with changes as (
        select
            e.n as entry, c.n as change, e.value ->> 'time' as sent_at, e.value ->> 'id' as waba_id, c.value ->> 'field' as field,
            c.value #>> '{value,metadata,phone_number_id}' as phone_number_id, c.value -> 'value' as value, c.value as whole,
            jsonb_path_exists(c.value, '$.value.statuses[*]') or jsonb_path_exists(c.value, '$.value.messages[*]') as has_messages,
            jsonb_path_exists(c.value, '$.value.user_preferences[*]') as has_preferences
        from jsonb_path_query(p_body, '$.entry[*]') with ordinality as e (value, n)
        cross join lateral jsonb_path_query(e.value, '$.changes[*]') with ordinality as c (value, n)
    ),
    -- The narrowest rows: a body has up to 3 MB, which no item may carry along.
    items as (
        select c.entry, c.change, 'status' as kind, 1 as rank, i.n, i.value as item
        from changes as c
        cross join lateral jsonb_path_query(c.value, '$.statuses[*]') with ordinality as i (value, n)
        where c.field = 'messages'
        union all
        select c.entry, c.change, 'message', 2, i.n, i.value
        from changes as c
        cross join lateral jsonb_path_query(c.value, '$.messages[*]') with ordinality as i (value, n)
        where c.field = 'messages'
        union all
        select c.entry, c.change, 'preference', 3, i.n, i.value
        from changes as c
        cross join lateral jsonb_path_query(c.value, '$.user_preferences[*]') with ordinality as i (value, n)
        where c.field = 'user_preferences'
        union all
        select
            c.entry, c.change,
            case c.field
                when 'message_template_status_update' then 'template_status'
                when 'template_category_update' then 'template_category'
                when 'business_capability_update' then 'limit'
                when 'phone_number_quality_update' then 'limit'
                when 'account_update' then 'account'
                when 'account_alerts' then 'account'
                else 'other'
            end,
            4, 1, coalesce(c.value, c.whole)
        from changes as c
        where not (coalesce(c.field, '') = 'messages' and c.has_messages)
            and not (coalesce(c.field, '') = 'user_preferences' and c.has_preferences)
    ),
    slice as materialized (
        select i.* from items as i order by i.entry, i.change, i.rank, i.n offset p_skip limit p_take
    ),
    contacts as materialized (
        select
            c.entry, c.change, x.value ->> 'wa_id' as wa_id, x.value ->> 'user_id' as user_id, x.value ->> 'parent_user_id' as parent_user_id, x.value,
            count(*) over (partition by c.entry, c.change) as n_contacts
        from changes as c
        cross join lateral jsonb_path_query(c.value, '$.contacts[*]') as x (value)
        where c.field = 'messages'
    ),
    keyed as materialized (
        select
            s.*, array_remove(array[
                s.item ->> 'from', s.item ->> 'recipient_id', s.item ->> 'from_user_id', s.item ->> 'recipient_user_id',
                s.item ->> 'from_parent_user_id', s.item ->> 'recipient_parent_user_id'
            ], null) as names,
            c.sent_at, c.waba_id, c.field, c.phone_number_id,
            case s.kind
                when 'status' then 'wa:status:' || (s.item ->> 'id') || ':' || (s.item ->> 'status')
                    || case when s.item ->> 'status' = 'failed' then coalesce(':' || (s.item #>> '{errors,0,code}'), '') else '' end
                when 'message' then 'wa:message:' || c.phone_number_id || ':' || (s.item ->> 'id')
                when 'preference' then 'wa:preference:' || coalesce(s.item ->> 'user_id', s.item ->> 'wa_id') || ':'
                    || coalesce(s.item ->> 'category', '') || ':' || (s.item ->> 'value') || ':' || (s.item ->> 'timestamp')
                when 'template_status' then 'wa:template:' || (s.item ->> 'message_template_id') || ':' || (s.item ->> 'event')
                    || coalesce(':' || (s.item #>> '{other_info,title}'), '') || ':' || coalesce(c.sent_at, '')
                else 'wa:' || coalesce(c.field, '') || ':' || coalesce(c.sent_at, '') || ':'
                    || encode(sha256(convert_to(s.item::text, 'UTF8')), 'hex')
            end as key
        from slice as s
        join changes as c on c.entry = s.entry and c.change = s.change
    ),
    told as materialized (
        select k.*, case when k.kind in ('status', 'message') then (
            select x.value
            from contacts as x
            where x.entry = k.entry and x.change = k.change
                and (
                    x.wa_id = any (k.names) or x.user_id = any (k.names) or x.parent_user_id = any (k.names)
                    -- The only contact is whoever the item does not name.
                    or (k.names = '{}' and x.n_contacts = 1)
                )
            limit 1
        ) end as contact
        from keyed as k
    )
    select
        k.kind,
        case when length(k.key) <= 400 then k.key
            else 'wa:' || k.kind || ':sha256:' || encode(sha256(convert_to(coalesce(k.key, k.item::text), 'UTF8')), 'hex')
        end,
        coalesce(inbox.unix_time(k.item ->> 'timestamp'), inbox.unix_time(k.sent_at)),
        jsonb_strip_nulls(jsonb_build_object(
            'field', k.field,
            'phone_number_id', k.phone_number_id,
            'waba_id', k.waba_id,
            'contact', k.contact,
            'who', case when k.kind in ('status', 'message', 'preference') then inbox.who_of(k.item, k.contact) end
        )) || jsonb_build_object('entry', k.item)
    from told as k
    order by k.entry, k.change, k.rank, k.n;
$$;

comment on function inbox.whatsapp_facts(jsonb, integer, integer) is
'The facts of a WhatsApp webhook body in order, p_take of them after the first p_skip: statuses, messages and preferences one by one, other
changes whole. natural_key names a fact whatever delivery brings it; payload {field, phone_number_id, waba_id, contact (the sender''s or
recipient''s), who (inbox.who_of), entry}; occurred_at null where Meta gave no time. Whatever the body holds, nothing raises. Source: Meta, webhooks reference.';

revoke all on function inbox.whatsapp_facts(jsonb, integer, integer) from public;
