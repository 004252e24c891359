create or replace function ops.set_setting(p_key text, p_value jsonb)
returns void
language plpgsql
volatile
as $$
declare
    v_setting ops.settings;
    v_bounds jsonb;
    v_text constant text := p_value #>> '{}';
    v_hint text;
begin
    select * into v_setting from ops.settings as s where s.key = p_key for update;
    if not found then
        raise exception 'no setting is called %', p_key using errcode = 'ID209', hint = 'indica setting list shows them.';
    end if;
    v_bounds := v_setting.bounds;

    v_hint := case
        when p_key in ('first_contact_hours', 'working_hours') then case
            when p_value is distinct from 'null' and not coalesce(ops.are_hours(p_value), false)
                then 'null, or an object of ISO weekdays: {"1": ["08:00", "20:00"]}.'
        end
        when p_key = 'place' then case
            when v_text is null or not (
                v_text = 'BR' or exists (select from normalize.municipalities as m where m.uf = v_text or m.ibge_code::text = v_text)
            ) then 'BR, a state such as SP, or the IBGE code of a municipality, such as 3550308.'
        end
        when v_bounds ? 'one_of' then case
            when not coalesce(v_bounds -> 'one_of' @> p_value and jsonb_typeof(p_value) = 'string', false)
                then 'One of ' || (v_bounds -> 'one_of')::text || '.'
        end
        when jsonb_typeof(v_bounds -> 'min') = 'number' then case
            -- The number as it is written: 4.0 and 1e3 are no whole numbers to whoever reads it as an integer.
            when case
                when jsonb_typeof(p_value) is distinct from 'number' or p_value::text !~ '^[0-9]{1,9}$' then true
                else v_text::integer not between (v_bounds ->> 'min')::integer and (v_bounds ->> 'max')::integer
            end
                then format('A whole number from %s to %s (%s).', v_bounds ->> 'min', v_bounds ->> 'max', v_bounds ->> 'unit')
        end
        when v_bounds ? 'min' then case
            when jsonb_typeof(p_value) is distinct from 'string'
                or ops.parse_duration(v_text) is null
                or ops.parse_duration(v_text) not between (v_bounds ->> 'min')::interval and (v_bounds ->> 'max')::interval
                then format('A duration with its unit, from "%s" to "%s", such as %s.', v_bounds ->> 'min', v_bounds ->> 'max', v_setting.default_value)
        end
        when v_bounds ->> 'unit' = 'address' then case
            when jsonb_typeof(p_value) is distinct from 'string' or v_text !~ '^(https?://[^[:space:][:cntrl:]/?#@"<>]{1,253}(/[^[:space:][:cntrl:]?#"<>]{0,200})?)?$'
                then 'An address as people open it, such as https://chatwoot.example.com, or "" for none.'
        end
        when p_key = 'timezone' then case
            when jsonb_typeof(p_value) is distinct from 'string'
                or not exists (select from pg_catalog.pg_timezone_names as z where z.name = v_text and z.name !~ '^(posix|right)/|^localtime$|^posixrules$')
                then 'An IANA name, such as America/Sao_Paulo.'
        end
        else case
            when jsonb_typeof(p_value) is distinct from 'string' or btrim(v_text) = '' or length(v_text) > (v_bounds ->> 'max_length')::integer
                or v_text ~ '[[:cntrl:]]'
                then format('A text of 1 to %s characters in one line: referred people read it.', v_bounds ->> 'max_length')
        end
    end;
    if v_hint is not null then
        raise exception '% cannot be %', p_key, left(coalesce(p_value::text, 'null'), 200) using errcode = 'ID105', hint = v_hint;
    end if;
    update ops.settings as s set value = p_value, updated_at = util.current_time() where s.key = p_key and s.value is distinct from p_value;
end;
$$;

comment on function ops.set_setting(text, jsonb) is
'Changes a setting to a value within its bounds (ops.settings.bounds). Raises ID209 (no such setting), ID105 with a hint (a value that cannot be).';

revoke all on function ops.set_setting(text, jsonb) from public;
