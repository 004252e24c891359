create or replace function intake.process_submission(
    p_submission_id bigint,
    p_submission_uid uuid,
    p_token_id bigint,
    p_body jsonb,
    p_at timestamptz,
    out outcome text,
    out reason text,
    out lead_id bigint,
    out answer jsonb
)
language plpgsql
volatile
as $$
declare
    v_errors jsonb := intake.validate_submission(p_body, p_at);
    v_warnings jsonb := '[]'::jsonb;
    v_person constant jsonb := p_body -> 'person';
    v_given_referrer jsonb := nullif(p_body -> 'referrer', 'null');
    v_consent constant jsonb := nullif(p_body -> 'consent', 'null');
    v_actor constant text := 'token:' || p_token_id;
    v_referral record;
    v_name record;
    v_social_name record;
    v_typed_name text := v_person ->> 'name';
    v_typed_social_name text := nullif(btrim(v_person ->> 'social_name'), '');
    v_registered_name text;
    v_city record;
    v_phones jsonb;
    v_phone record;
    v_other_phone_keys text[];
    v_is_phone_new boolean;
    v_email record;
    v_tax_id record;
    v_referrer_name record;
    v_referrer_phone record;
    v_referrer_email record;
    v_former_phone_keys text[];
    v_former_email_keys text[];
    v_has_referrer boolean := false;
    v_referrer_phone_key text;
    v_referrer_email_key text;
    v_found record;
    v_lead leads.leads;
    v_contact people.identifiers;
    v_referrer_id bigint;
    v_referrer_person_id bigint;
begin
    if v_errors <> '[]' then
        outcome := 'rejected';
        reason := 'invalid_fields';
        answer := meta.problem('ID102', v_errors);
        return;
    end if;

    if v_typed_name ~* 'indica|\mind[.]' then
        -- "Maria (indicada por João)": who referred her stands in her name.
        v_referral := normalize.split_referrer(v_typed_name);
        v_typed_name := v_referral.name;
        if v_given_referrer is null and (normalize.person_name(v_referral.referrer)).is_valid then
            v_given_referrer := jsonb_build_object('name', v_referral.referrer);
        end if;
    end if;
    if v_typed_name ~* 'nome[ ]+social|registr|nome[ ]+(?:civil|de[ ]+batismo|de[ ]+nascimento)' then
        select s.name, coalesce(v_typed_social_name, s.social_name)
        into v_typed_name, v_typed_social_name
        from normalize.split_social_name(v_typed_name) as s;
    end if;
    v_name := normalize.person_name(v_typed_name);
    if v_typed_social_name is not null then
        v_social_name := normalize.person_name(v_typed_social_name);
        if not v_social_name.is_valid then
            v_warnings := v_warnings || meta.field_error('person.social_name', 'social_name_ignored', meta.text('warning.social_name_ignored'));
        elsif not v_name.is_valid or v_name.name_key = v_social_name.name_key then
            v_name := v_social_name;
        else
            v_registered_name := v_name.name;
            v_name := v_social_name;
        end if;
    end if;
    -- Several numbers in one field are several; the first that WhatsApp may reach is the one to write to.
    v_phones := (
        select jsonb_agg(to_jsonb(p) order by p.position) from normalize.phones(nullif(btrim(v_person ->> 'phone'), '')) as p
    );
    select f.* into v_phone
    from jsonb_to_recordset(v_phones) as f (
        "position" integer, raw text, e164 text, kind text, is_valid boolean, reason text, match_key text, repairs text[], extension text
    )
    order by f.is_valid desc, coalesce(people.is_whatsapp_kind(f.kind), false) desc, f.position
    limit 1;
    v_email := normalize.email(nullif(btrim(v_person ->> 'email'), ''));
    v_tax_id := normalize.tax_id(nullif(btrim(v_person ->> 'tax_id'), ''));

    if not v_phone.is_valid and not v_email.is_valid then
        if v_phone.reason <> 'empty' then
            v_errors := v_errors || meta.field_error('person.phone', 'ID115', meta.text('phone.' || v_phone.reason));
        end if;
        if v_email.reason <> 'empty' then
            v_errors := v_errors || meta.field_error('person.email', 'ID116', meta.text('email.invalid'));
        end if;
        if v_errors = '[]' then
            v_errors := v_errors || meta.field_error('person.phone', 'ID117', meta.text('person.contact_required'));
        end if;
        outcome := 'rejected';
        reason := case when v_phone.reason <> 'empty' then 'invalid_phone' else 'invalid_email' end;
        answer := meta.problem('ID102', v_errors);
        return;
    end if;

    if not v_email.is_valid and v_email.reason <> 'empty' then
        v_warnings := v_warnings || meta.field_error('person.email', 'email_ignored', meta.text('warning.email_ignored'));
    end if;
    if v_email.suggestion is not null then
        v_warnings := v_warnings || meta.field_error(
            'person.email', 'email_suggestion', meta.text('warning.email_suggestion', split_part(v_email.suggestion, '@', 2))
        );
    end if;
    if v_email.is_disposable and v_email.suggestion is null and v_phone.is_valid then
        v_warnings := v_warnings || meta.field_error('person.email', 'email_disposable', meta.text('warning.email_disposable'));
    end if;
    if not v_tax_id.is_valid and v_tax_id.reason <> 'empty' then
        v_warnings := v_warnings || meta.field_error('person.tax_id', 'tax_id_ignored', meta.text('warning.tax_id_ignored'));
    end if;

    if v_given_referrer is not null then
        v_referrer_name := normalize.person_name(v_given_referrer ->> 'name');
        v_referrer_phone := normalize.phone(nullif(btrim(v_given_referrer ->> 'phone'), ''));
        v_referrer_email := normalize.email(nullif(btrim(v_given_referrer ->> 'email'), ''));
        -- Kept apart from the records, which an expression may not name before they are assigned.
        v_has_referrer := v_referrer_name.is_valid;
        v_referrer_phone_key := v_referrer_phone.match_key;
        v_referrer_email_key := v_referrer_email.match_key;
        if not v_referrer_name.is_valid then
            v_warnings := v_warnings || meta.field_error('referrer.name', 'referrer_ignored', meta.text('warning.referrer_ignored'));
        end if;
        if not v_referrer_phone.is_valid and v_referrer_phone.reason <> 'empty' then
            v_warnings := v_warnings || meta.field_error(
                'referrer.phone', 'referrer_phone_ignored', meta.text('warning.referrer_contact_ignored')
            );
        end if;
        if not v_referrer_email.is_valid and v_referrer_email.reason <> 'empty' then
            v_warnings := v_warnings || meta.field_error(
                'referrer.email', 'referrer_email_ignored', meta.text('warning.referrer_contact_ignored')
            );
        end if;
    end if;

    reason := case
        when not v_name.is_valid then 'implausible_name'
        when not v_phone.is_valid and v_phone.reason <> 'empty' then 'invalid_phone'
        when v_email.is_disposable and not v_phone.is_valid then 'disposable_email'
        when v_referrer_phone_key = v_phone.match_key or v_referrer_email_key = v_email.match_key then 'self_referral'
        when v_consent is null and ops.setting_text('consent_policy') = 'require' then 'consent_missing'
    end;
    if reason is null then
        v_former_phone_keys := normalize.former_keys('phone', v_phone.e164, v_phone.match_key);
        v_other_phone_keys := array(
            select f.match_key
            from jsonb_to_recordset(v_phones) as f (match_key text, is_valid boolean)
            where f.is_valid and f.match_key <> v_phone.match_key
        );
        v_former_email_keys := normalize.former_keys('email', v_email.email, v_email.match_key);
        perform people.lock_identity(array[
            'phone:' || v_phone.match_key, 'email:' || v_email.match_key, 'tax_id:' || v_tax_id.tax_id
        ] || case when v_has_referrer then array['phone:' || v_referrer_phone_key, 'email:' || v_referrer_email_key] end
          || case when v_former_phone_keys <> '{}' then array(select 'phone:' || k from unnest(v_former_phone_keys) as k) end
          || case when v_other_phone_keys <> '{}' then array(select 'phone:' || k from unnest(v_other_phone_keys) as k) end
          || case when v_former_email_keys <> '{}' then array(select 'email:' || k from unnest(v_former_email_keys) as k) end);

        if people.is_suppressed(v_phone.match_key, v_email.match_key, v_tax_id.tax_id)
            or (v_former_phone_keys <> '{}' and people.is_any_suppressed('phone', v_former_phone_keys))
            or (v_other_phone_keys <> '{}' and people.is_any_suppressed('phone', v_other_phone_keys))
            or (v_former_email_keys <> '{}' and people.is_any_suppressed('email', v_former_email_keys))
        then
            outcome := 'suppressed';
            reason := 'opted_out';
            answer := jsonb_build_object(
                'submission_uid', p_submission_uid, 'outcome', outcome, 'reason', reason,
                'warnings', v_warnings || meta.field_error('person', 'suppressed', meta.text('warning.suppressed'))
            );
            return;
        end if;
        if (v_referrer_phone_key is not null or v_referrer_email_key is not null)
            and people.is_same_person(v_phone.match_key, v_email.match_key, v_tax_id.tax_id, v_referrer_phone_key, v_referrer_email_key)
        then
            reason := 'self_referral';
        end if;
    end if;
    if reason is not null then
        outcome := 'quarantined';
        v_warnings := v_warnings || meta.field_error(
            case reason
                when 'implausible_name' then 'person.name'
                when 'invalid_phone' then 'person.phone'
                when 'disposable_email' then 'person.email'
                when 'self_referral' then 'referrer'
                else 'consent'
            end,
            reason,
            case reason when 'invalid_phone' then meta.text('phone.' || v_phone.reason) else meta.text('quarantine.' || reason) end
        );
        answer := jsonb_build_object('submission_uid', p_submission_uid, 'outcome', outcome, 'reason', reason, 'warnings', v_warnings);
        return;
    end if;

    v_city := people.city_of(v_person ->> 'city', v_phone.e164);
    if v_city.reason is not null then
        v_warnings := v_warnings || meta.field_error('person.city', 'city_as_typed', meta.text('city.' || v_city.reason));
    end if;
    v_is_phone_new := not exists (select from people.identifiers as i where i.kind = 'phone' and i.match_key = v_phone.match_key);
    v_found := people.find_or_create_person(
        v_name.name, v_name.name_key, v_registered_name, v_city.city, v_city.ibge_code,
        v_phone.e164, v_phone.kind, v_phone.match_key, v_email.email, v_email.match_key, v_tax_id.tax_id
    );
    if v_phone.is_valid and (v_phone.repairs <> '{}' or v_phone.extension is not null or jsonb_array_length(v_phones) > 1 or not v_is_phone_new) then
        perform people.keep_phones(v_found.person_id, v_phones, case when v_is_phone_new or v_found.matched_by is null then array[v_phone.match_key] else '{}'::text[] end);
    end if;
    if v_phone.is_valid and (v_phone.repairs <> '{}' or jsonb_array_length(v_phones) > 1) then
        -- A repaired number that the person of this name is known by already is no guess any more.
        v_warnings := v_warnings || coalesce((
            select jsonb_agg(
                case when f.is_valid
                    then meta.field_error('person.phone', 'phone_repaired', meta.text('warning.phone_repaired', f.e164, people.repairs_text(f.repairs)))
                    else meta.field_error('person.phone', 'phone_ignored', meta.text('warning.phone_ignored', meta.text('phone.' || f.reason)))
                end
                order by f.position
            )
            from jsonb_to_recordset(v_phones) as f (
                "position" integer, e164 text, match_key text, is_valid boolean, reason text, repairs text[]
            )
            where not f.is_valid or f.repairs <> '{}' and not exists (
                select
                from people.identifiers as i
                join people.people as p on p.id = i.person_id
                where i.person_id = v_found.person_id and i.kind = 'phone' and i.match_key = f.match_key
                    and i.repairs = '{}' and people.has_name(p, v_name.name, v_registered_name)
            )
        ), '[]');
    end if;
    if 'email' = any (v_found.conflicts) then
        v_warnings := v_warnings || meta.field_error('person.email', 'email_of_another_person', meta.text('warning.email_of_another_person'));
    end if;

    if v_has_referrer then
        if v_referrer_phone.is_valid or v_referrer_email.is_valid then
            select f.person_id into v_referrer_person_id
            from people.find_or_create_person(
                v_referrer_name.name, v_referrer_name.name_key, null, null, null,
                v_referrer_phone.e164, v_referrer_phone.kind, v_referrer_phone.match_key,
                v_referrer_email.email, v_referrer_email.match_key, null
            ) as f;
        end if;
        if v_referrer_person_id is distinct from v_found.person_id then
            v_referrer_id := people.find_or_create_referrer(v_referrer_name.name, v_referrer_name.name_key, v_referrer_person_id);
        end if;
    end if;

    if v_consent is not null then
        insert into people.consents (person_id, submission_id, basis, statement, given_at)
        values (
            v_found.person_id, p_submission_id, v_consent ->> 'basis', nullif(btrim(v_consent ->> 'statement'), ''),
            coalesce(normalize.parse_time(nullif(v_consent ->> 'at', '')), p_at)
        );
    end if;

    select * into v_lead
    from leads.leads as l
    where l.person_id = v_found.person_id and l.status in ('new', 'contacted', 'engaged', 'qualified')
    for no key update;
    if found then
        outcome := 'touched';
        lead_id := v_lead.id;
        insert into leads.touches (lead_id, submission_id, referrer_id, origin, touched_at)
        values (v_lead.id, p_submission_id, v_referrer_id, p_body ->> 'origin', p_at);
        perform leads.append_event(
            v_lead.id, 'touched', v_actor,
            jsonb_strip_nulls(jsonb_build_object(
                'submission', p_submission_uid, 'origin', p_body ->> 'origin', 'referrer_id', v_referrer_id,
                'matched_by', v_found.matched_by
            )),
            jsonb_strip_nulls(jsonb_build_object('notes', nullif(btrim(p_body ->> 'notes'), ''))),
            p_at
        );
        if not flow.reach_by_phone(v_lead, v_actor, p_at) then
            perform chatwoot.announce_touch(v_lead.id, p_submission_id);
        end if;
    else
        outcome := 'created';
        if v_found.matched_by is null then
            v_contact.value := v_phone.e164;
            v_contact.phone_kind := v_phone.kind;
        else
            -- Somebody known may have a better phone than the one that came now.
            v_contact := people.phone_of(v_found.person_id);
        end if;
        v_lead.next_action := case
            when not people.is_whatsapp_kind(v_contact.phone_kind) then 'call_by_consultant'
            when v_contact.value is not null then 'first_contact'
            else 'human_review'
        end;
        v_lead.first_contact_due_at := calendar.next_sending_time(p_at, calendar.time_zone_of(v_contact.value));
        v_lead.next_action_at := v_lead.first_contact_due_at;
        v_lead.id := nextval('leads.leads_id_seq');
        v_lead.uid := gen_random_uuid();
        v_lead.person_id := v_found.person_id;
        v_lead.submission_id := p_submission_id;
        v_lead.status := 'new';
        v_lead.status_since := p_at;
        v_lead.origin := p_body ->> 'origin';
        if p_body ? 'product' then
            v_lead.product_id := (select p.id from leads.products as p where p.code = p_body ->> 'product');
        end if;
        v_lead.source_id := (select t.source_id from ops.api_tokens as t where t.id = p_token_id);
        v_lead.referrer_id := v_referrer_id;
        v_lead.notes := nullif(btrim(p_body ->> 'notes'), '');
        v_lead.attributes := coalesce(nullif(p_body -> 'attributes', 'null'), '{}');
        v_lead.page := nullif(p_body -> 'page', 'null');
        v_lead.created_at := p_at;
        v_lead.cycle := 1;
        lead_id := v_lead.id;
        perform leads.create_lead(v_lead, v_actor, jsonb_strip_nulls(jsonb_build_object(
            'submission', p_submission_uid, 'origin', v_lead.origin, 'product', nullif(p_body ->> 'product', ''),
            'referrer_id', v_referrer_id, 'matched_by', v_found.matched_by,
            'next_action', v_lead.next_action, 'next_action_at', v_lead.next_action_at
        )));
    end if;

    answer := jsonb_build_object(
        'submission_uid', p_submission_uid, 'outcome', outcome,
        'lead', leads.lead_summary(lead_id, p_at), 'warnings', v_warnings
    ) || case when v_found.matched_by is not null then jsonb_build_object('matched_by', v_found.matched_by) else '{}' end;
end;
$$;

comment on function intake.process_submission(bigint, uuid, bigint, jsonb, timestamptz) is
'Decides what a parsed submission becomes and does it: rejected (answer is a problem), quarantined, suppressed, touched (an open lead of that
person) or created (a lead with an owner, its history and its first outbox row). The caller writes the ledger row with the result.
answer: the body of POST /v1/leads as design and OpenAPI describe it.';

revoke all on function intake.process_submission(bigint, uuid, bigint, jsonb, timestamptz) from public;
