create or replace function intake.keep_rest(p_body jsonb, p_members jsonb, p_delivery_id jsonb)
returns jsonb
language plpgsql
immutable
as $$
declare
    -- What programs say to each other: tokens of forms, and what begins with an underscore.
    c_of_programs constant text := '^_|captcha|turnstile|nonce|honeypot|csrf|token';
    v_read text[];
    v_rest jsonb;
begin
    if jsonb_typeof(p_members) is distinct from 'object' then
        return p_body;
    end if;
    v_read := array(
        select btrim(q.value #>> '{}') from jsonb_path_query(p_body, 'strict $.** ? (@.type() == "string" || @.type() == "number" || @.type() == "boolean")') as q (value)
    ) || regexp_split_to_array(p_body #>> '{person,name}', '[ ]+') || string_to_array(p_body #>> '{person,phone}', E'\n') || btrim(p_delivery_id #>> '{}');
    v_rest := (
        select jsonb_object_agg(r.key, coalesce(intake.as_text(r.value), r.value))
        from (
            select m.key, m.value from jsonb_each(p_members) as m where m.key not in ('person', 'referrer', 'consent', 'page', 'origin', 'attributes')
            union all
            select a.key, a.value
            from jsonb_each(case jsonb_typeof(p_members -> 'attributes') when 'object' then p_members -> 'attributes' end) as a
            where not p_members ? a.key
        ) as r
        where intake.is_filled(r.value) and r.key !~* c_of_programs and btrim(intake.as_text(r.value) #>> '{}') = any (v_read) is not true
    );
    return case
        when v_rest is null then p_body
        else p_body || jsonb_build_object('attributes', v_rest || coalesce(p_body -> 'attributes', '{}'))
    end;
end;
$$;

comment on function intake.keep_rest(jsonb, jsonb, jsonb) is
'A submission that a map made of a form (p_body), and as attributes the members of the form (p_members) of which it says nothing: another question that somebody answered. Not what programs say to each
other, such as the tokens of a form, and not the delivery''s id.';

revoke all on function intake.keep_rest(jsonb, jsonb, jsonb) from public;
