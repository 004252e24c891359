create or replace function intake.add_source(p_code text, p_name text, p_profile text default 'indica')
returns bigint
language plpgsql
volatile
as $$
declare
    v_source intake.sources;
    v_token_id bigint;
begin
    if p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a source''s code has lower case letters, digits, - and _, not %', p_code using errcode = 'ID105';
    end if;
    if not exists (select from intake.source_profiles as f where f.code = p_profile) then
        raise exception '% is not a kind of sender', coalesce(p_profile, 'null') using errcode = 'ID105',
            hint = 'Kinds: ' || (select string_agg(f.code, ', ' order by f.code) from intake.source_profiles as f) || '.';
    end if;
    insert into intake.sources as s (code, name, profile_code, field_map, constants, items_path, skip_rules)
    select p_code, p_name, f.code, f.field_map, f.constants, f.items_path, f.skip_rules
    from intake.source_profiles as f
    where f.code = p_profile
    on conflict (code) do update set name = excluded.name, is_active = true
    returning * into v_source;
    if v_source.token_id is null
        or exists (select from ops.api_tokens as t where t.id = v_source.token_id and t.revoked_at is not null)
    then
        select c.token_id into v_token_id
        from ops.create_token(left(meta.text('token.source', p_name), 200), '{leads:write}', p_source_id => v_source.id) as c;
        update intake.sources as s set token_id = v_token_id where s.id = v_source.id;
    end if;
    perform intake.store_source_map(v_source);
    return v_source.id;
end;
$$;

comment on function intake.add_source(text, text, text) is
'A source of the kind p_profile (intake.source_profiles), whose map it begins with, and the token under which its structured webhooks are kept (nobody ever sees that token); known ones are renamed and active again.
Returns its id. Raises ID105 for a code or a kind that is none.';

revoke all on function intake.add_source(text, text, text) from public;
