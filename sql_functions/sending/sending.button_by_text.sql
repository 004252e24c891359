create or replace function sending.button_by_text(p_lead_id bigint, p_message_id bigint, p_text text)
returns table (message_id bigint, "position" smallint, action text)
language sql
stable
as $$
    select m.id, (b.n - 1)::smallint, b.value ->> 'action'
    from sending.messages as m
    join sending.templates as t on t.id = m.template_id
    cross join lateral jsonb_array_elements(t.buttons) with ordinality as b (value, n)
    where m.lead_id = p_lead_id and (p_message_id is null or m.id = p_message_id) and b.value ->> 'text' = btrim(p_text)
    order by m.id desc
    limit 1;
$$;

comment on function sending.button_by_text(bigint, bigint, text) is
'The quick reply of a message that was sent to a lead (p_message_id: the one that is answered, null: not known, the newest with such a button) which has this text: a press that brings no token of ours, since
Chatwoot sent the message or tells of the press, is known by its words.';

revoke all on function sending.button_by_text(bigint, bigint, text) from public;
