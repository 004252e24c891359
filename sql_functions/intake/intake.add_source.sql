create or replace function intake.add_source(p_code text, p_name text, p_profile text default null)
returns bigint
language plpgsql
volatile
as $$
declare
    v_profile text;
    v_source intake.sources;
    v_token_id bigint;
begin
    if p_code !~ '^[a-z0-9][a-z0-9_-]{0,62}$' then
        raise exception 'a source''s code has lower case letters, digits, - and _, not %', p_code using errcode = 'ID105';
    end if;
    select * into v_source from intake.sources as s where s.code = p_code for update;
    v_profile := coalesce(p_profile, v_source.profile_code, 'indica');
    if not exists (select from intake.source_profiles as f where f.code = v_profile) then
        raise exception '% is not a kind of sender', v_profile using errcode = 'ID105',
            hint = 'Kinds: ' || (select string_agg(f.code, ', ' order by f.code) from intake.source_profiles as f) || '.';
    end if;
    if v_profile <> v_source.profile_code then
        raise exception 'the source % is of the kind %, and a source keeps its kind', p_code, v_source.profile_code
            using errcode = 'ID105', hint = 'Give the other system a code of its own; indica source deactivate ends one that is not used.';
    end if;
    insert into intake.sources as s (code, name, profile_code, field_map, constants, items_path, skip_rules)
    select p_code, p_name, f.code, m.field_map, m.constants, m.items_path, m.skip_rules
    from intake.source_profiles as f
    join intake.source_profiles as m on m.code = coalesce(f.reads_as, f.code)
    where f.code = v_profile
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
    perform intake.fetch_again(v_source.id);
    return v_source.id;
end;
$$;

comment on function intake.add_source(text, text, text) is
'A source of the kind p_profile (intake.source_profiles), whose map it begins with, and the token under which its structured webhooks are kept (nobody ever sees that token); known ones are renamed and active again,
and what they had announced is fetched. Without a kind a known one keeps its own, a new one is `indica`.
Returns its id. Raises ID105 for a code or a kind that is none, and for a known source of another kind.';

revoke all on function intake.add_source(text, text, text) from public;
