create or replace function routing.set_availability(p_name text, p_changes jsonb)
returns integer
language plpgsql
volatile
as $$
declare
    c_keys constant text[] := '{working_hours,time_zone,place,daily_capacity,open_capacity,ufs,ddds,products,phone}'::text[];
    v_consultant routing.consultants;
    v_row routing.consultants;
    v_change record;
    v_value record;
    v_list text[];
    v_text text;
begin
    -- Read after the lock: another change of them meanwhile is kept.
    perform routing.lock_rules();
    v_consultant := routing.find_consultant(p_name);
    v_row := v_consultant;
    for v_change in select e.key, e.value, '/' || e.key as place, e.value = 'null' as is_none from jsonb_each(p_changes) as e loop
        v_text := v_change.value #>> '{}';
        if v_change.key <> all (c_keys) then
            perform routing.field_error(v_change.place, 'a consultant has no such field', array_to_string(c_keys, ', ') || '.');
        end if;
        if v_change.key in ('ufs', 'ddds', 'products') and not v_change.is_none then
            if jsonb_typeof(v_change.value) <> 'array' or v_change.value = '[]' then
                perform routing.field_error(v_change.place, 'a list of at least one value is needed', 'null: all.');
            end if;
            v_list := '{}';
            for v_value in select e.value, e.n - 1 as n from jsonb_array_elements(v_change.value) with ordinality as e (value, n) order by e.n loop
                v_list := v_list || (routing.condition_value(rtrim(v_change.key, 's'), v_value.value, v_change.place || '/' || v_value.n) #>> '{}');
            end loop;
        end if;
        if v_change.key in ('daily_capacity', 'open_capacity') and not v_change.is_none and v_text !~ '^[1-9][0-9]{0,5}$' then
            perform routing.field_error(v_change.place, 'a number from 1 is needed', 'null: no limit.');
        end if;
        case v_change.key
            when 'working_hours' then
                -- null: those of the setting; "always" is JSON null.
                if v_text = 'always' then
                    v_row.working_hours := 'null';
                elsif v_change.is_none then
                    v_row.working_hours := null;
                else
                    perform calendar.check_hours(v_change.value);
                    v_row.working_hours := v_change.value;
                end if;
            when 'time_zone' then
                if not v_change.is_none and not exists (
                    select from pg_catalog.pg_timezone_names as z where z.name = v_text and z.name !~ '^(posix|right)/|^localtime$|^posixrules$'
                ) then
                    perform routing.field_error(v_change.place, format('%s is no time zone', v_text), 'An IANA name, such as America/Rio_Branco.');
                end if;
                v_row.time_zone := v_text;
            when 'place' then
                if not v_change.is_none and not exists (select from normalize.municipalities as m where m.uf = v_text or m.ibge_code::text = v_text) then
                    perform routing.field_error(v_change.place, format('%s is no place', v_text), 'A state such as SP, or the IBGE code of a municipality.');
                end if;
                v_row.place := v_text;
            when 'daily_capacity' then v_row.daily_capacity := v_text::integer;
            when 'open_capacity' then v_row.open_capacity := v_text::integer;
            when 'ufs' then v_row.ufs := case when not v_change.is_none then v_list end;
            when 'ddds' then v_row.ddds := case when not v_change.is_none then v_list::smallint[] end;
            when 'products' then v_row.products := case when not v_change.is_none then v_list end;
            when 'phone' then
                v_row.phone := case when not v_change.is_none then (normalize.phone(v_text)).e164 end;
                if not v_change.is_none and (normalize.phone(v_text)).is_valid is not true then
                    perform routing.field_error(v_change.place, format('%s is no phone', v_text), 'With its area code, such as 11 98765-4321.');
                end if;
        end case;
    end loop;
    if v_row is distinct from v_consultant then
        update routing.consultants as c
        set working_hours = v_row.working_hours, time_zone = v_row.time_zone, place = v_row.place, daily_capacity = v_row.daily_capacity,
            open_capacity = v_row.open_capacity, ufs = v_row.ufs, ddds = v_row.ddds, products = v_row.products, phone = v_row.phone
        where c.id = v_consultant.id;
    end if;
    if (v_row.working_hours, v_row.time_zone, v_row.place) is distinct from (v_consultant.working_hours, v_consultant.time_zone, v_consultant.place) then
        -- Calculated anew by routing.escalate().
        update routing.waits as w set terms_hash = 0 where w.consultant_id = v_consultant.id and w.passed_at is null;
    end if;
    return routing.assign_waiting();
end;
$$;

comment on function routing.set_availability(text, jsonb) is
'Changes when, where and how much a consultant (e-mail or uid) takes: {"working_hours": {ISO weekday: ["HH:MM", "HH:MM"]} or "always", "time_zone", "place": UF or IBGE code, "daily_capacity",
"open_capacity", "ufs": [], "ddds": [], "products": [codes], "phone": their own number}; null takes a value away, what is not named stays. Returns how many waiting leads found an owner by it.
Raises ID208 (no such consultant), ID105 with the place. Commits asynchronously, see routing.assign_waiting.';

revoke all on function routing.set_availability(text, jsonb) from public;
