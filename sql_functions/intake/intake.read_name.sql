create or replace function intake.read_name(
    p_person jsonb,
    p_is_name_right boolean default false,
    out name text,
    out name_key text,
    out registered_name text,
    out referrer_name text,
    out warnings jsonb
)
language plpgsql
stable
as $$
declare
    v_given_name text := p_person ->> 'name';
    v_given_social_name text := nullif(btrim(p_person ->> 'social_name'), '');
    v_name record;
    v_social_name record;
begin
    warnings := '[]';
    if v_given_name ~* 'indica|\mind([.]|[ ]+p)' then
        -- "Maria (indicada por João)": who referred her stands in her name.
        select s.name, case when (normalize.person_name(s.referrer)).is_valid then s.referrer end
        into v_given_name, referrer_name
        from normalize.split_referrer(v_given_name) as s;
    end if;
    if v_given_name ~* 'nome[ ]+social|registr|nome[ ]+(?:civil|de[ ]+batismo|de[ ]+nascimento)' then
        select s.name, coalesce(v_given_social_name, s.social_name)
        into v_given_name, v_given_social_name
        from normalize.split_social_name(v_given_name) as s;
    end if;

    v_name := normalize.person_name(v_given_name);
    if not v_name.is_valid and p_is_name_right then
        v_name := normalize.typed_name(v_given_name);
    end if;
    if v_given_social_name is not null then
        v_social_name := normalize.person_name(v_given_social_name);
        if not v_social_name.is_valid then
            warnings := warnings || meta.field_error('person.social_name', 'social_name_ignored', meta.text('warning.social_name_ignored'));
        elsif not v_name.is_valid or v_name.name_key = v_social_name.name_key then
            v_name := v_social_name;
        else
            registered_name := v_name.name;
            v_name := v_social_name;
        end if;
    end if;

    if v_name.is_valid then
        name := v_name.name;
        name_key := v_name.name_key;
    end if;
end;
$$;

comment on function intake.read_name(jsonb, boolean) is
'Under which name the person of a submission is kept: the social name, in a field of its own or beside the other, goes before the name of the register. name is
null when there is no plausible one, unless a human said that it is right as it stands (p_is_name_right). referrer_name: who referred them, when the name itself says so. warnings: what the sender should be told.';

revoke all on function intake.read_name(jsonb, boolean) from public;
