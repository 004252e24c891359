create or replace function alerts.save_route(
    p_code text,
    p_way text,
    p_target text,
    p_min_severity text default 'warning',
    p_owners text[] default '{operator,manager,director}',
    p_has_summary boolean default true,
    p_language text default 'pt'
)
returns alerts.routes
language plpgsql
volatile
as $$
declare
    v_subscription_id bigint;
    v_channel sending.channels;
    v_phone text;
    v_email text;
    v_route alerts.routes;
begin
    if p_code is null or p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a route''s code has lower case letters, digits, - and _, not %', left(coalesce(p_code, 'null'), 80) using errcode = 'ID105';
    end if;
    if p_min_severity is null or p_min_severity not in ('warning', 'error') then
        raise exception 'a severity is warning or error' using errcode = 'ID105';
    end if;
    if p_owners is null or cardinality(p_owners) = 0 or not p_owners <@ array['operator', 'manager', 'director'] then
        raise exception 'owners are operator, manager, director' using errcode = 'ID105';
    end if;
    if p_language is null or p_language not in ('pt', 'en') then
        raise exception 'a language is pt or en' using errcode = 'ID105';
    end if;
    v_channel := sending.default_channel();
    case p_way
        when 'webhook' then
            v_subscription_id := (webhooks.find_subscription(p_target)).id;
        when 'whatsapp' then
            select n.e164 into v_phone from normalize.phone(p_target) as n where n.is_valid and people.is_whatsapp_kind(n.kind);
            if v_phone is null then
                raise exception 'this is no mobile' using errcode = 'ID105', hint = 'With area code, such as 11 98765-4321.';
            end if;
        when 'chatwoot' then
            if p_target is null or p_target !~ '^[1-9][0-9]{0,17}$' then
                raise exception 'this is no number of a conversation' using errcode = 'ID105', hint = 'It is the last number in the conversation''s address in Chatwoot.';
            end if;
        when 'email' then
            select lower(n.email) into v_email from normalize.email(p_target) as n where n.is_valid;
            if v_email is null then
                raise exception 'this is no e-mail address' using errcode = 'ID105';
            end if;
        else
            raise exception 'a way is webhook, whatsapp, chatwoot or email' using errcode = 'ID105';
    end case;
    if p_way in ('whatsapp', 'chatwoot') and v_channel.id is null then
        raise exception 'no number is set up' using errcode = 'ID204', hint = 'indica channel add sets one up.';
    end if;
    insert into alerts.routes as r (
        code, way, subscription_id, channel_id, conversation_id, phone, email, min_severity, owners, has_summary, language, created_at
    )
    values (
        p_code, p_way, v_subscription_id, case when p_way in ('whatsapp', 'chatwoot') then v_channel.id end, case when p_way = 'chatwoot' then p_target::bigint end,
        v_phone, v_email, p_min_severity, p_owners, coalesce(p_has_summary, true), p_language, util.current_time()
    )
    on conflict (code) do update set
        way = excluded.way, subscription_id = excluded.subscription_id, channel_id = excluded.channel_id, conversation_id = excluded.conversation_id,
        phone = excluded.phone, email = excluded.email, min_severity = excluded.min_severity, owners = excluded.owners, has_summary = excluded.has_summary,
        language = excluded.language, is_active = true
    returning * into v_route;
    return v_route;
end;
$$;

comment on function alerts.save_route(text, text, text, text, text[], boolean, text) is
'A way by which alerts are told, or a known one changed. p_way and p_target: webhook and the code of a subscription, whatsapp and a mobile, chatwoot and the number of a conversation of the default channel''s account, email and an address. Raises ID105, ID204, ID209.';

revoke all on function alerts.save_route(text, text, text, text, text[], boolean, text) from public;
