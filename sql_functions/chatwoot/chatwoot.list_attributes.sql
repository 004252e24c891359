create or replace function chatwoot.list_attributes()
returns table (key text, type text, name text, description text)
language plpgsql
stable
as $$
begin
    return query
    select a.key, a.type, meta.text('attribute.' || a.key), meta.text('attribute.' || a.key || '.means')
    from (values
        (1, 'indica_card', 'link'), (2, 'indica_next_step', 'text'), (3, 'indica_referrer', 'text'), (4, 'indica_product', 'text'),
        (5, 'indica_origin', 'text'), (6, 'indica_attempt', 'text')
    ) as a (place, key, type)
    order by a.place;
end;
$$;

comment on function chatwoot.list_attributes() is
'The attributes of ours on a conversation that people read (chatwoot.marks_of): key and type as Chatwoot''s custom_attribute_definitions take them, name and description in the language of indica.locale. Without a definition Chatwoot shows none.';

revoke all on function chatwoot.list_attributes() from public;
