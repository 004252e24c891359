create or replace function ops.learn_addresses(p_chatwoot_url text, p_public_url text)
returns void
language plpgsql
volatile
as $$
begin
    update ops.settings as s
    set value = to_jsonb(a.url), updated_at = util.current_time()
    from (values ('chatwoot_url', p_chatwoot_url), ('public_url', p_public_url)) as a (key, url)
    -- What somebody chose stays, also that there are to be no links.
    where s.key = a.key and s.value is null and a.url <> '';
end;
$$;

comment on function ops.learn_addresses(text, text) is
'Takes the addresses at which Chatwoot and Indica''s API are reached, as the environment names them, for the settings chatwoot_url and public_url as long as nobody has set them. null or '''': not known.';

revoke all on function ops.learn_addresses(text, text) from public;
