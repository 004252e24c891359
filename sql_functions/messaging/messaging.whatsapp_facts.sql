create or replace function messaging.whatsapp_facts(p_body jsonb, p_skip integer, p_take integer)
returns table (kind text, natural_key text, occurred_at timestamptz, payload jsonb)
language sql
stable
as $$
    with changes as (
        select
            e.n as entry, c.n as change, e.value -> 'time' as sent_at, e.value ->> 'id' as waba_id,
            c.value ->> 'field' as field, c.value -> 'value' as value, c.value as whole,
            jsonb_path_exists(c.value, '$.value.statuses[*]') or jsonb_path_exists(c.value, '$.value.messages[*]') as has_messages,
            jsonb_path_exists(c.value, '$.value.user_preferences[*]') as has_preferences
        from jsonb_path_query(p_body, '$.entry[*]') with ordinality as e (value, n)
        cross join lateral jsonb_path_query(e.value, '$.changes[*]') with ordinality as c (value, n)
    ),
    items as (
        select c.*, 'status' as kind, 1 as rank, i.value as item, i.n
        from changes as c
        cross join lateral jsonb_path_query(c.value, '$.statuses[*]') with ordinality as i (value, n)
        where c.field = 'messages'
        union all
        select c.*, 'message', 2, i.value, i.n
        from changes as c
        cross join lateral jsonb_path_query(c.value, '$.messages[*]') with ordinality as i (value, n)
        where c.field = 'messages'
        union all
        select c.*, 'preference', 3, i.value, i.n
        from changes as c
        cross join lateral jsonb_path_query(c.value, '$.user_preferences[*]') with ordinality as i (value, n)
        where c.field = 'user_preferences'
        union all
        select
            c.*,
            case c.field
                when 'message_template_status_update' then 'template_status'
                when 'template_category_update' then 'template_category'
                when 'business_capability_update' then 'limit'
                when 'phone_number_quality_update' then 'limit'
                when 'account_update' then 'account'
                when 'account_alerts' then 'account'
                else 'other'
            end,
            4, c.value, 1
        from changes as c
        where not (coalesce(c.field, '') = 'messages' and c.has_messages)
            and not (coalesce(c.field, '') = 'user_preferences' and c.has_preferences)
    ),
    slice as (
        select i.* from items as i order by i.entry, i.change, i.rank, i.n offset p_skip limit p_take
    ),
    keyed as (
        select
            s.*,
            case s.kind
                when 'status' then 'wa:status:' || (s.item ->> 'id') || ':' || (s.item ->> 'status')
                    || case when s.item ->> 'status' = 'failed' then coalesce(':' || (s.item #>> '{errors,0,code}'), '') else '' end
                when 'message' then 'wa:message:' || (s.value #>> '{metadata,phone_number_id}') || ':' || (s.item ->> 'id')
                when 'preference' then 'wa:preference:' || coalesce(s.item ->> 'user_id', s.item ->> 'wa_id') || ':'
                    || coalesce(s.item ->> 'category', '') || ':' || (s.item ->> 'value') || ':' || (s.item ->> 'timestamp')
                when 'template_status' then 'wa:template:' || (s.item ->> 'message_template_id') || ':' || (s.item ->> 'event')
                    || coalesce(':' || (s.item #>> '{other_info,title}'), '') || ':' || coalesce(s.sent_at #>> '{}', '')
                else 'wa:' || coalesce(s.field, '') || ':' || coalesce(s.sent_at #>> '{}', '') || ':'
                    || encode(sha256(convert_to(coalesce(s.item::text, s.whole::text), 'UTF8')), 'hex')
            end as key
        from slice as s
    )
    select
        k.kind,
        case when length(k.key) <= 400 then k.key
            else 'wa:' || k.kind || ':sha256:' || encode(sha256(convert_to(coalesce(k.key, k.item::text), 'UTF8')), 'hex')
        end,
        coalesce(messaging.unix_time(k.item ->> 'timestamp'), messaging.unix_time(k.sent_at #>> '{}')),
        jsonb_strip_nulls(jsonb_build_object(
            'field', k.field,
            'phone_number_id', k.value #>> '{metadata,phone_number_id}',
            'waba_id', k.waba_id,
            'contact', case when k.kind in ('status', 'message') then (
                select c.value
                from jsonb_path_query(k.value, '$.contacts[*]') as c (value)
                where c.value ->> 'wa_id' in (k.item ->> 'from', k.item ->> 'recipient_id')
                    or c.value ->> 'user_id' in (k.item ->> 'from_user_id', k.item ->> 'recipient_user_id')
                limit 1
            ) end
        )) || jsonb_build_object('entry', coalesce(k.item, k.whole))
    from keyed as k
    order by k.entry, k.change, k.rank, k.n;
$$;

comment on function messaging.whatsapp_facts(jsonb, integer, integer) is
'The facts of a WhatsApp webhook body in order, p_take of them after the first p_skip: statuses, messages and preferences one by one, other
changes whole. natural_key names a fact whatever delivery brings it; payload {field, phone_number_id, waba_id, contact (the sender''s or
recipient''s), entry}; occurred_at null where Meta gave no time. Whatever the body holds, nothing raises. Source: Meta, webhooks reference.';

revoke all on function messaging.whatsapp_facts(jsonb, integer, integer) from public;
