create or replace function routing.condition_value(p_field text, p_value jsonb, p_at text)
returns jsonb
language plpgsql
stable
as $$
declare
    v_text constant text := btrim(p_value #>> '{}');
    v_consultant routing.consultants;
begin
    if jsonb_typeof(p_value) not in ('string', 'number', 'boolean') then
        perform routing.field_error(p_at, 'a text, a number, true or false is needed', 'To ask for one of several give a list of them.');
    end if;
    case p_field
        when 'origin' then
            if not exists (select from leads.origins as o where o.code = v_text) then
                perform routing.field_error(p_at, format('no origin is called %s', v_text), 'indica origin list shows them.');
            end if;
        when 'product' then
            if not exists (select from leads.products as p where p.code = v_text) then
                perform routing.field_error(p_at, format('no product is called %s', v_text), 'indica product list shows them.');
            end if;
        when 'source' then
            if not exists (select from intake.sources as s where s.code = v_text) then
                perform routing.field_error(p_at, format('no source is called %s', v_text), 'indica source list shows them.');
            end if;
        when 'uf' then
            if not exists (select from normalize.area_codes as a where a.uf = upper(v_text)) then
                perform routing.field_error(p_at, format('%s is no state', v_text), 'Two letters, such as SP.');
            end if;
            return to_jsonb(upper(v_text));
        when 'ddd' then
            if v_text !~ '^[0-9]{2}$' or not exists (select from normalize.area_codes as a where a.ddd::text = v_text) then
                perform routing.field_error(p_at, format('%s is no area code', v_text), 'Two digits, such as 11.');
            end if;
            return to_jsonb(v_text::integer);
        when 'city' then
            if v_text ~ '^[0-9]+$' then
                if not exists (select from normalize.municipalities as m where m.ibge_code::text = v_text) then
                    perform routing.field_error(p_at, format('IBGE has no municipality %s', v_text), 'Its code of seven digits, or its name.');
                end if;
                return to_jsonb(v_text::integer);
            end if;
            if normalize.city_key(v_text) = '' then
                perform routing.field_error(p_at, 'a city has a name', 'Its name, or IBGE''s code of seven digits.');
            end if;
            return to_jsonb(normalize.city_key(v_text));
        when 'consultant' then
            select * into v_consultant from routing.consultants as c where c.email = lower(v_text) or c.uid::text = lower(v_text);
            if not found then
                perform routing.field_error(p_at, format('no consultant has the e-mail or uid %s', v_text), 'indica consultant list shows them.');
            end if;
            return to_jsonb(v_consultant.uid::text);
        when 'referrer/kind' then
            if v_text not in ('consultant', 'person', 'name') then
                perform routing.field_error(
                    p_at, format('a referrer is not %s', v_text), 'consultant, person (known by phone or e-mail), or name (nothing else is known).'
                );
            end if;
        when 'referrer/uid' then
            if not exists (select from people.referrers as r where r.uid::text = lower(v_text)) then
                perform routing.field_error(p_at, format('no referrer has the uid %s', v_text), 'governance.origin_and_credit names them.');
            end if;
            return to_jsonb(lower(v_text));
        when 'priority' then
            if v_text not in ('urgent', 'high', 'medium', 'low') then
                perform routing.field_error(p_at, format('%s is no priority', v_text), 'urgent, high, medium or low.');
            end if;
        when 'score' then
            if jsonb_typeof(p_value) <> 'number' or p_value::numeric not between 0 and 1 then
                perform routing.field_error(p_at, format('%s is no chance', v_text), 'A number from 0 to 1, such as {"score": {"gte": 0.3}}.');
            end if;
            return p_value;
        when 'weekday' then
            if v_text !~ '^[1-7]$' then
                perform routing.field_error(p_at, format('%s is no weekday', v_text), '1 (Monday) to 7 (Sunday).');
            end if;
            return to_jsonb(v_text::integer);
        when 'time' then
            if v_text !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then
                perform routing.field_error(p_at, format('%s is no time of day', v_text), '"HH:MM", such as {"time": {"gte": "08:00", "lt": "18:00"}}.');
            end if;
        else
            return p_value;
    end case;
    return to_jsonb(v_text);
end;
$$;

comment on function routing.condition_value(text, jsonb, text) is
'A value that a condition asks for, as routing.facts() writes it. Raises ID105 with the place p_at when the field has no such value.';

revoke all on function routing.condition_value(text, jsonb, text) from public;
