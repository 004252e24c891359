create or replace function api.lookup_lead(p_credential ops.credential, p_raw bytea, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_parsed record;
    v_errors jsonb := '[]'::jsonb;
    v_phone record;
    v_email record;
    v_keys text[];
    v_lead leads.leads;
    v_person_id bigint;
    v_retry_after integer;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:write', 'leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    v_retry_after := ops.count_request(v_token.id, 'lookups');
    if v_retry_after is not null then
        http_status := 429;
        body := meta.problem('ID501') || jsonb_build_object('retry_after_seconds', v_retry_after);
        return;
    end if;

    select * into v_parsed from normalize.parse_body(p_raw);
    if v_parsed.body is null then
        http_status := 422;
        body := meta.problem('ID101', jsonb_build_array(meta.field_error('', 'ID101', v_parsed.problem)));
        return;
    end if;
    v_errors := v_errors || meta.errors(
        normalize.check_text(v_parsed.body, 'phone', false, 64), normalize.check_text(v_parsed.body, 'email', false, 254)
    );
    if v_errors = '[]' then
        select * into v_phone from normalize.phone(nullif(btrim(v_parsed.body ->> 'phone'), ''));
        select * into v_email from normalize.email(nullif(btrim(v_parsed.body ->> 'email'), ''));
        if not v_phone.is_valid and v_phone.reason <> 'empty' then
            v_errors := v_errors || meta.field_error('phone', 'ID115', meta.text('phone.' || v_phone.reason));
        end if;
        if not v_email.is_valid and v_email.reason <> 'empty' then
            v_errors := v_errors || meta.field_error('email', 'ID116', meta.text('email.invalid'));
        end if;
        if v_errors = '[]' and not v_phone.is_valid and not v_email.is_valid then
            v_errors := v_errors || meta.field_error('phone', 'ID117', meta.text('person.contact_required'));
        end if;
    end if;
    if v_errors <> '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_errors);
        return;
    end if;

    v_keys := array_remove(array['phone:' || v_phone.match_key, 'email:' || v_email.match_key], null);
    select i.person_id into v_person_id
    from people.identifiers as i
    where (i.kind = 'phone' and i.match_key = v_phone.match_key) or (i.kind = 'email' and i.match_key = v_email.match_key)
    order by i.kind = 'phone' desc, i.is_shared, i.person_id
    limit 1;
    if found then
        select * into v_lead
        from leads.leads as l
        where l.person_id = v_person_id
        order by leads.is_open(l.status) desc, l.id desc
        limit 1;
    end if;

    perform people.record_lookup(v_token.id, v_keys, v_lead.id);

    http_status := 200;
    body := jsonb_strip_nulls(jsonb_build_object(
        'known', v_lead.id is not null,
        'is_suppressed', people.is_suppressed(v_keys),
        'phone', case when v_phone.is_valid then jsonb_build_object(
            'e164', v_phone.e164, 'kind', v_phone.kind, 'kind_name', meta.text('phone_kind.' || v_phone.kind), 'region', v_phone.region,
            'uf', case when v_phone.country_code = 55 then (select a.uf from normalize.area_codes as a where a.ddd::text = left(v_phone.national_number, 2)) end
        ) end,
        'email', case when v_email.is_valid then jsonb_build_object('suggestion', v_email.suggestion, 'is_disposable', v_email.is_disposable) end,
        'lead', (
            select jsonb_build_object(
                'uid', case when leads.may_see(v_token, v_lead) then v_lead.uid end,
                'status', v_lead.status,
                'status_name', leads.status_name(v_lead.status),
                'is_open', leads.is_open(v_lead.status),
                'since', v_lead.created_at,
                'last_contact_at', greatest(v_lead.last_outbound_at, v_lead.last_inbound_at),
                'consultant', (select jsonb_build_object('name', c.name) from routing.consultants as c where c.id = v_lead.consultant_id)
            )
            where v_lead.id is not null
        )
    ));
end;
$$;

comment on function api.lookup_lead(ops.credential, bytea) is
'Is a person known? p_raw: JSON {"phone"?, "email"?}. Answers 200 {known, is_suppressed (asked not to be contacted), phone{e164, kind, kind_name, region, uf}, email{suggestion, is_disposable}, lead{status, status_name, is_open, since, last_contact_at, consultant{name},
uid only when the caller may see the lead}}; 401, 403, 422, 429 (setting lookups_per_minute). Every look-up is kept in people.lookups.';

revoke all on function api.lookup_lead(ops.credential, bytea) from public;
grant execute on function api.lookup_lead(ops.credential, bytea) to indica_api;
