create or replace function inbox.without_words(p_payload jsonb)
returns jsonb
language sql
immutable
parallel safe
as $$
    select case
        when p_payload ? 'message' then p_payload || jsonb_build_object('message', (p_payload -> 'message') - '{content,cards}'::text[])
        when p_payload #>> '{entry,type}' is null then p_payload
        else p_payload - 'contact' - 'entry' || jsonb_strip_nulls(jsonb_build_object(
            'contact', (
                select jsonb_object_agg(c.key, c.value)
                from jsonb_each(case when jsonb_typeof(p_payload -> 'contact') = 'object' then p_payload -> 'contact' end) as c (key, value)
                where c.key in ('wa_id', 'user_id')
            ),
            'entry', (
                select jsonb_object_agg(e.key, case e.key
                    when 'button' then jsonb_build_object('payload', e.value -> 'payload')
                    when 'interactive' then jsonb_build_object('button_reply', jsonb_build_object('id', e.value #> '{button_reply,id}'))
                    when 'reaction' then jsonb_build_object('message_id', e.value -> 'message_id')
                    when 'system' then case when jsonb_typeof(e.value) = 'object' then e.value - 'body' - 'customer' end
                    else e.value
                end)
                from jsonb_each(p_payload -> 'entry') as e (key, value)
                where e.key in (
                    'id', 'from', 'from_user_id', 'timestamp', 'type', 'context', 'group_id', 'button', 'interactive', 'reaction', 'system',
                    'status', 'recipient_id', 'recipient_user_id', 'biz_opaque_callback_data', 'errors', 'pricing', 'conversation'
                )
            )
        ))
    end;
$$;

comment on function inbox.without_words(jsonb) is
'What is kept of a fact (payload of inbox.whatsapp_facts or inbox.chatwoot_facts) once it was applied: ids, times, kinds, codes and the tokens of our buttons. What somebody
wrote, sent or is called goes: of whoever is ours, inbox.replies has the words; of a stranger nothing is kept.';

revoke all on function inbox.without_words(jsonb) from public;
