create or replace function inbox.whatsapp_cards(p_entry jsonb)
returns jsonb
language plpgsql
stable
as $$
begin
    return (
        select coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'name', coalesce(
                        c.card #>> '{name,formatted_name}',
                        nullif(concat_ws(' ', c.card #>> '{name,first_name}', c.card #>> '{name,last_name}'), '')
                    ),
                    'phones', f.phones,
                    'typed', f.typed,
                    'email', c.card #>> '{emails,0,email}'
                )
                order by c.n
            ),
            '[]'
        )
        from jsonb_path_query(p_entry, '$.contacts[*]') with ordinality as c (card, n)
        cross join lateral (
            select
                coalesce(jsonb_agg(coalesce('+' || t.wa_id, t.typed) order by t.n), '[]') as phones,
                coalesce(jsonb_agg(t.typed order by t.n) filter (where t.wa_id is not null and t.typed is not null), '[]') as typed
            from (
                select
                    p.n, p.value ->> 'phone' as typed,
                    -- WhatsApp's own id has the country; what was typed into somebody's phone may be short of it, and then is a stranger's number here.
                    case when coalesce((normalize.phone(p.value ->> 'phone')).match_key <> people.wa_key(w.wa_id), true) then w.wa_id end as wa_id
                from jsonb_path_query(c.card, '$.phones[*]') with ordinality as p (value, n)
                cross join lateral (select substring(p.value ->> 'wa_id' from '^[0-9]{6,15}$') as wa_id) as w
            ) as t
            where t.typed is not null or t.wa_id is not null
        ) as f
        where jsonb_typeof(c.card) = 'object'
    );
end;
$$;

comment on function inbox.whatsapp_cards(jsonb) is
'The contact cards of a message of WhatsApp''s, in order: [{name, phones[], typed[], email}], as intake.offer_card takes them. A number is told as WhatsApp knows it, where what was typed is another. Whatever the message holds, nothing raises. Source: Meta,
webhooks reference, contacts messages.';

revoke all on function inbox.whatsapp_cards(jsonb) from public;
