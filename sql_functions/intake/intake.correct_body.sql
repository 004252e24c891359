create or replace function intake.correct_body(p_submission_uid uuid, p_values jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_submission intake.submissions;
    v_body jsonb;
    v_values jsonb := '{}'::jsonb;
    v_field text;
    v_value jsonb;
    v_group text;
    v_old jsonb;
begin
    for v_field, v_value in
        select case when g.key is null then v.key else v.key || '.' || g.key end, coalesce(g.value, v.value)
        from jsonb_each(p_values) as v
        left join lateral jsonb_each(
            case when v.key in ('person', 'referrer', 'consent', 'page', 'attributes') and jsonb_typeof(v.value) = 'object' then v.value end
        ) as g on true
    loop
        v_values := v_values || jsonb_build_object(v_field, case when v_value = 'null' then '""' else v_value end);
    end loop;
    perform intake.check_source_map('{}', v_values);
    v_body := case
        when v_values <> '{}' then intake.readable_body(p_submission_uid)
        else intake.original_body(p_submission_uid)
    end;
    if v_body is null then
        -- What cannot be read is typed anew by whoever sees what came; what its sender never says holds for it too.
        select * into v_submission from intake.submissions as s where s.uid = p_submission_uid;
        v_body := intake.map_fields('{}', coalesce(
            (intake.source_of(v_submission)).constants, (select i.constants from intake.imports as i where i.id = v_submission.import_id), '{}'
        ), '{}', '{}');
    end if;
    for v_field, v_value in select v.key, v.value from jsonb_each(v_values) as v loop
        v_group := split_part(v_field, '.', 1);
        v_old := v_body -> v_group;
        if v_field = v_group then
            v_body := v_body || jsonb_build_object(v_field, v_value);
        else
            v_body := v_body || jsonb_build_object(v_group, case
                when jsonb_typeof(v_old) = 'object' then v_old
                when v_group = 'referrer' and jsonb_typeof(v_old) = 'string' then jsonb_build_object('name', v_old)
                else '{}'
            end || jsonb_build_object(substr(v_field, length(v_group) + 2), v_value));
        end if;
    end loop;
    return v_body;
end;
$$;

comment on function intake.correct_body(uuid, jsonb) is
'What a submission says as it stands (intake.readable_body), with only the fields of p_values, such as {"person.phone": "11 98123-4567"} or {"person": {"phone": …}}, changed; {} changes nothing. An
empty value or null takes the field away. One that cannot be read is made of p_values and of the constants of its source or import. Raises ID205 (no such submission), ID105 (not readable, or no field of a submission).';

revoke all on function intake.correct_body(uuid, jsonb) from public;
