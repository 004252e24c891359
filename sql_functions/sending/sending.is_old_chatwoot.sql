create or replace function sending.is_old_chatwoot(p_channel sending.channels)
returns boolean
language plpgsql
immutable
as $$
declare
    v_parts constant text[] := regexp_match(p_channel.chatwoot_version, '^([0-9]{1,4})[.]([0-9]{1,4})');
begin
    return coalesce(v_parts[1]::integer < 4 or (v_parts[1]::integer = 4 and v_parts[2]::integer < 5), false);
end;
$$;

comment on function sending.is_old_chatwoot(sending.channels) is
'Does the Chatwoot of a channel take the values of a template as one flat object, by number only (before 4.5.0)? False while its version is not known.';

revoke all on function sending.is_old_chatwoot(sending.channels) from public;
