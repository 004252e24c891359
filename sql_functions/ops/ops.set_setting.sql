create or replace function ops.set_setting(p_key text, p_value jsonb)
returns void
language plpgsql
volatile
as $$
declare
    c_durations constant text[] := array[
        'first_contact_max_wait', 'quarantine_alert_after', 'unknown_review_after', 'transient_retry_window', 'call_again_after'
    ];
    c_choices constant jsonb := '{"consent_policy": ["legitimate_interest", "require"], "unknown_policy": ["human", "resend"]}'::jsonb;
    v_old jsonb;
    v_hint text;
begin
    select coalesce(s.value, s.default_value) into v_old from ops.settings as s where s.key = p_key for update;
    if not found then
        raise exception 'no setting is called %', p_key using errcode = 'ID209', hint = 'indica setting list shows them.';
    end if;

    v_hint := case
        when p_key = 'first_contact_hours' then case
            when p_value <> 'null' and not coalesce(ops.are_hours(p_value), false)
                then 'null, or an object of ISO weekdays: {"1": ["08:00", "20:00"]}.'
        end
        when jsonb_typeof(v_old) = 'number' then case
            when jsonb_typeof(p_value) <> 'number' or p_value::numeric < 0 or p_value::numeric <> trunc(p_value::numeric)
                then 'A whole number, such as ' || v_old::text || '.'
        end
        when jsonb_typeof(p_value) <> jsonb_typeof(v_old) and v_old <> 'null' then 'A value such as ' || v_old::text || '.'
        when p_key = 'timezone' and not exists (select from pg_catalog.pg_timezone_names as z where z.name = p_value #>> '{}')
            then 'An IANA name, such as America/Sao_Paulo.'
        when c_choices -> p_key @> p_value is false
            then 'One of ' || (c_choices -> p_key)::text || '.'
        when p_key = any (c_durations) and not coalesce(ops.is_duration(p_value #>> '{}'), false)
            then 'A duration, such as "4 hours".'
        when p_key = 'company_name' and btrim(coalesce(p_value #>> '{}', '')) = ''
            then 'A name: referred people read it.'
    end;
    if v_hint is not null then
        raise exception '% cannot be %', p_key, coalesce(p_value::text, 'null') using errcode = 'ID105', hint = v_hint;
    end if;
    update ops.settings as s set value = p_value, updated_at = util.current_time() where s.key = p_key and s.value is distinct from p_value;
end;
$$;

comment on function ops.set_setting(text, jsonb) is
'Changes a setting to a value of the same kind. Raises ID209 (no such setting), ID105 with a hint (a value that cannot be).';

revoke all on function ops.set_setting(text, jsonb) from public;
