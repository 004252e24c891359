create or replace function api.lookup_lead(p_credential ops.credential, p_raw bytea, out http_status integer, out body jsonb)
language plpgsql
volatile
security definer
set search_path = ''
as $$
declare
    v_token ops.api_tokens;
    v_request jsonb;
    v_found intake.looked_up;
    v_phone record;
    v_email record;
    v_keys text[];
    v_lead leads.leads;
begin
    v_token := ops.find_token(p_credential);
    select c.http_status, c.body into http_status, body from ops.check_token(v_token, array['leads:write', 'leads:read']) as c;
    if http_status is not null then
        return;
    end if;
    select c.http_status, c.body into http_status, body from ops.check_limit(v_token.id, 'lookups') as c;
    if http_status is not null then
        return;
    end if;
    select r.request, r.http_status, r.body into v_request, http_status, body from normalize.read_request(p_raw) as r;
    if http_status is not null then
        return;
    end if;
    v_found := intake.look_up(v_request, v_token.id, util.current_time());
    if v_found.errors is distinct from '[]' then
        http_status := 422;
        body := meta.problem('ID102', v_found.errors);
        return;
    end if;

    v_keys := people.identity_keys(v_found.person);
    select * into v_lead
    from leads.leads as l
    where l.person_id = ((v_found.verdict).found).person_id
    order by leads.is_open(l.status) desc, l.id desc
    limit 1;
    perform people.record_lookup(v_token.id, v_keys, v_lead.id);

    v_phone := normalize.phone((v_found.person).phone);
    v_email := normalize.email((v_found.person).email);
    http_status := 200;
    body := jsonb_strip_nulls(jsonb_build_object(
        'known', v_lead.id is not null,
        'is_suppressed', (v_found.verdict).outcome = 'suppressed',
        'outcome', (v_found.verdict).outcome,
        'reason', (v_found.verdict).doubt ->> 'code',
        'detail', (v_found.verdict).doubt ->> 'detail',
        'depends_on_name', case when v_found.depends_on_name then true end,
        -- Two people on one number: both stand, and whoever talks to them should know.
        'is_shared', case
            when coalesce(((v_found.verdict).found).phone_holders <> array[coalesce(((v_found.verdict).found).person_id, 0)], false) then true
        end,
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
'What would become of a referral of this person if it came now? The same question as the intake asks (intake.look_up). p_raw: JSON {"name"?, "phone"?, "email"?, "tax_id"?}, a phone or an
e-mail at least. Answers 200 {known, outcome (created, touched, suppressed, quarantined with reason and detail), is_suppressed (asked not to be contacted), depends_on_name (no
name was given, and another than that of whoever has the phone alone may change it), is_shared (somebody else has the phone), phone{e164, kind, kind_name, region, uf},
email{suggestion, is_disposable}, lead{status, status_name, is_open, since, last_contact_at, consultant{name}, uid only when the caller may see the lead}}; 401, 403, 422, 429 (setting
lookups_per_minute). Every look-up is kept in people.lookups.';

revoke all on function api.lookup_lead(ops.credential, bytea) from public;
grant execute on function api.lookup_lead(ops.credential, bytea) to indica_api;
