create or replace function rework.check_policy(p_document jsonb)
returns text
language plpgsql
stable
as $$
declare
    v_place text;
    v_step record;
    v_condition record;
begin
    if jsonb_typeof(p_document) is distinct from 'object' then
        return 'an object is needed';
    end if;
    select f.key into v_place
    from jsonb_object_keys(p_document) as f (key)
    where f.key not in ('name', 'position', 'conditions', 'days', 'hold_out_percent', 'new_conversation_after', 'steps', 'calls')
    order by f.key
    limit 1;
    if found then
        return format('%s: no such field; there are name, position, conditions, days, hold_out_percent, new_conversation_after, steps, calls', v_place);
    end if;
    if p_document ? 'name' and (jsonb_typeof(p_document -> 'name') is distinct from 'string' or btrim(p_document ->> 'name') = '' or length(p_document ->> 'name') > 100) then
        return 'name: a text of 1 to 100 characters';
    end if;
    if p_document ? 'position' and coalesce((p_document -> 'position')::text, '') !~ '^[1-9][0-9]{0,5}$' then
        return 'position: a whole number from 1 on';
    end if;
    if p_document ? 'days' and coalesce(p_document ->> 'days', '') not in ('calendar', 'business') then
        return 'days: calendar or business';
    end if;
    if p_document ? 'hold_out_percent' and (case
        when jsonb_typeof(p_document -> 'hold_out_percent') is distinct from 'number' then true
        else coalesce((p_document ->> 'hold_out_percent')::numeric, -1) not between 0 and 50 or scale((p_document ->> 'hold_out_percent')::numeric) > 1
    end) then
        return 'hold_out_percent: a number from 0 to 50 with at most one decimal';
    end if;
    if p_document ? 'new_conversation_after' and (
        jsonb_typeof(p_document -> 'new_conversation_after') is distinct from 'string'
        or coalesce(ops.parse_duration(p_document ->> 'new_conversation_after'), '0') not between interval '1 hour' and interval '365 days'
    ) then
        return 'new_conversation_after: a duration with its unit, from "1 hour" to "365 days"';
    end if;

    if p_document ? 'conditions' then
        if jsonb_typeof(p_document -> 'conditions') is distinct from 'object' then
            return 'conditions: an object {kind: [values]}';
        end if;
        for v_condition in select c.key, c.value from jsonb_each(p_document -> 'conditions') as c order by c.key loop
            if coalesce(v_condition.key, '') not in ('product', 'origin', 'source', 'uf') then
                return format('conditions.%s: no such kind; there are product, origin, source, uf', v_condition.key);
            end if;
            if jsonb_typeof(v_condition.value) is distinct from 'array' or v_condition.value = '[]' then
                return format('conditions.%s: a list of at least one value', v_condition.key);
            end if;
            select format('conditions.%s[%s]: nothing is called %s', v_condition.key, v.n, v.value #>> '{}') into v_place
            from jsonb_array_elements(v_condition.value) with ordinality as v (value, n)
            where not case v_condition.key
                when 'product' then exists (select from leads.products as p where p.code = v.value #>> '{}')
                when 'origin' then exists (select from leads.origins as o where o.code = v.value #>> '{}')
                when 'source' then exists (select from intake.sources as s where s.code = v.value #>> '{}')
                else exists (select from normalize.area_codes as a where a.uf = v.value #>> '{}')
            end
            order by v.n
            limit 1;
            if found then
                return v_place;
            end if;
        end loop;
    end if;

    if p_document ? 'steps' then
        if (case
            when jsonb_typeof(p_document -> 'steps') is distinct from 'array' then true
            else coalesce(jsonb_array_length(p_document -> 'steps'), 0) not between 1 and 20
        end) then
            return 'steps: a list of 1 to 20 steps';
        end if;
        for v_step in select s.value, s.n from jsonb_array_elements(p_document -> 'steps') with ordinality as s (value, n) order by s.n loop
            if (case
                when jsonb_typeof(v_step.value) is distinct from 'object' then true
                else v_step.value - '{gap_days,template}'::text[] is distinct from '{}'
            end) then
                return format('steps[%s]: an object with gap_days and template', v_step.n);
            end if;
            if (case
                when coalesce((v_step.value -> 'gap_days')::text, '') !~ '^[1-9][0-9]{0,2}$' then true
                else (v_step.value ->> 'gap_days')::integer > 365
            end) then
                return format('steps[%s].gap_days: a whole number from 1 to 365', v_step.n);
            end if;
            if coalesce(v_step.value ->> 'template', '') = '' then
                return format('steps[%s].template: missing', v_step.n);
            end if;
            if not exists (select from sending.templates as t where t.code = v_step.value ->> 'template') then
                return format('steps[%s].template: no template is called %s', v_step.n, v_step.value ->> 'template');
            end if;
            if not exists (select from sending.templates as t where t.code = v_step.value ->> 'template' and t.purpose = 'rework') then
                return format('steps[%s].template: %s is no template for rework', v_step.n, v_step.value ->> 'template');
            end if;
        end loop;
    end if;
    if p_document ? 'calls' then
        if (case
            when jsonb_typeof(p_document -> 'calls') is distinct from 'array' then true
            else jsonb_array_length(p_document -> 'calls') > 99
        end) then
            return 'calls: a list of at most 99 durations, [] for the settings';
        end if;
        select format('calls[%s]: a duration with its unit, from "1 minute" to "30 days"', c.n) into v_place
        from jsonb_array_elements(p_document -> 'calls') with ordinality as c (value, n)
        where jsonb_typeof(c.value) is distinct from 'string'
            or coalesce(ops.parse_duration(c.value #>> '{}') between interval '1 minute' and interval '30 days', false) is false
        order by c.n
        limit 1;
        if found then
            return v_place;
        end if;
    end if;
    return null;
end;
$$;

comment on function rework.check_policy(jsonb) is
'What is wrong with a policy as rework.save_policy takes it, beginning with the place (steps[2].template: …); null when nothing is.';

revoke all on function rework.check_policy(jsonb) from public;
