create or replace function api.normalize_values(p_credential ops.credential, p_raw bytea, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    c_most constant integer := 20;
    c_lists constant jsonb := jsonb_build_object('phones', 250, 'emails', 254, 'names', 200, 'tax_ids', 40);
    v_token ops.api_tokens;
    v_request jsonb;
    v_list record;
    v_errors jsonb := '[]'::jsonb;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:write', 'leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    select c.http_status, c.body into http_status, body from ops.check_limit(v_token.id, 'normalizations') as c;
    if http_status is not null then
        return;
    end if;
    select r.request, r.http_status, r.body into v_request, http_status, body from normalize.read_request(p_raw) as r;
    if http_status is not null then
        return;
    end if;
    for v_list in select l.key as name, l.value::integer as most from jsonb_each_text(c_lists) as l order by l.key loop
        if jsonb_typeof(coalesce(v_request -> v_list.name, '[]')) <> 'array'
            or jsonb_path_exists(v_request -> v_list.name, '$[*] ? (@.type() != "string")')
            or jsonb_array_length(coalesce(v_request -> v_list.name, '[]')) > c_most
            or exists (
                select from jsonb_array_elements_text(coalesce(v_request -> v_list.name, '[]')) as e where length(e.value) > v_list.most
            )
        then
            v_errors := v_errors || meta.field_error(
                v_list.name, 'ID112', meta.text('normalize.list', c_most::text, v_list.most::text)
            );
        end if;
    end loop;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    http_status := 200;
    body := jsonb_build_object(
        'phones', (
            select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'is_valid', p.is_valid, 'e164', p.e164, 'kind', p.kind,
                'kind_name', case when p.is_valid then meta.text('phone_kind.' || p.kind) end, 'region', p.region,
                'repairs', case when p.is_valid then to_jsonb(p.repairs) end,
                'reason', case when not p.is_valid then p.reason end,
                'detail', case when not p.is_valid and p.reason <> 'empty' then meta.text('phone.' || p.reason) end
            )) order by e.n), '[]')
            from jsonb_array_elements_text(coalesce(v_request -> 'phones', '[]')) with ordinality as e (value, n)
            cross join lateral normalize.phone(nullif(btrim(e.value), '')) as p
        ),
        'emails', (
            select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
                'is_valid', m.is_valid, 'email', m.email, 'suggestion', m.suggestion, 'is_disposable', m.is_disposable
            )) order by e.n), '[]')
            from jsonb_array_elements_text(coalesce(v_request -> 'emails', '[]')) with ordinality as e (value, n)
            cross join lateral normalize.email(nullif(btrim(e.value), '')) as m
        ),
        'names', (
            select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('is_valid', m.is_valid, 'name', m.name)) order by e.n), '[]')
            from jsonb_array_elements_text(coalesce(v_request -> 'names', '[]')) with ordinality as e (value, n)
            cross join lateral normalize.person_name(e.value) as m
        ),
        'tax_ids', (
            select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('is_valid', m.is_valid, 'tax_id', m.tax_id)) order by e.n), '[]')
            from jsonb_array_elements_text(coalesce(v_request -> 'tax_ids', '[]')) with ordinality as e (value, n)
            cross join lateral normalize.tax_id(nullif(btrim(e.value), '')) as m
        )
    );
end;
$$;

comment on function api.normalize_values(ops.credential, bytea) is
'How values would be read, for a form that asks before it sends: p_raw is JSON {"phones"?, "emails"?, "names"?, "tax_ids"?}, lists of at most 20 texts. Answers 200 with a list
for each, in the same order: is_valid and what was understood, or why not. Keeps nothing and looks nobody up. 401, 403, 422, 429 (setting normalizations_per_minute).';

revoke all on function api.normalize_values(ops.credential, bytea) from public;
grant execute on function api.normalize_values(ops.credential, bytea) to indica_api;
