create or replace function api.get_catalog(p_credential ops.credential, out http_status integer, out body jsonb)
language plpgsql
stable
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_is_english constant boolean := coalesce(current_setting('indica.locale', true) = 'en', false);
begin
    v_token := ops.find_token(p_credential);
    if v_token.id is null or 'service' = any (v_token.scopes) then
        http_status := 401;
        body := meta.problem('ID401');
        return;
    end if;

    http_status := 200;
    body := jsonb_build_object(
        'origins', (
            select coalesce(jsonb_agg(jsonb_build_object('code', o.code, 'name', case when v_is_english then o.name_en else o.name_pt end) order by o.code), '[]')
            from leads.origins as o
            -- What a person types, no machine has sent.
            where o.is_active and (o.is_human or v_token.consultant_id is null)
        ),
        'products', (
            select coalesce(jsonb_agg(jsonb_build_object('code', d.code, 'name', d.name) order by d.name), '[]')
            from leads.products as d where d.is_active
        ),
        'referrers', (
            select coalesce(jsonb_agg(jsonb_build_object('uid', r.uid, 'name', r.name) order by r.id desc), '[]')
            from governance.referrers_known_to(v_token) as r
        ),
        'lost_reasons', (
            select coalesce(jsonb_agg(jsonb_build_object('code', x.code, 'name', case when v_is_english then x.name_en else x.name_pt end) order by x.code), '[]')
            from leads.lost_reasons as x where x.is_active
        ),
        'statuses', (
            select jsonb_agg(jsonb_build_object('code', s.code, 'name', case when v_is_english then s.name_en else s.name_pt end, 'is_open', s.is_open) order by s.position)
            from leads.statuses as s
        ),
        'consent_policy', ops.setting_text('consent_policy')
    );
end;
$$;

comment on function api.get_catalog(ops.credential) is
'What a form offers: 200 {origins (to a consultant only those that a person may name), products, lost_reasons, statuses (code and name), referrers (uid and name, the 200 newest that
the caller knows, governance.referrers_known_to), consent_policy}, or 401.';

revoke all on function api.get_catalog(ops.credential) from public;
grant execute on function api.get_catalog(ops.credential) to indica_api;
