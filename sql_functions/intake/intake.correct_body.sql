create or replace function intake.correct_body(p_submission_uid uuid, p_values jsonb)
returns jsonb
language plpgsql
stable
as $$
declare
    v_body jsonb := intake.original_body(p_submission_uid);
    v_field text;
    v_value jsonb;
    v_group text;
    v_old jsonb;
begin
    perform intake.check_source_map('{}', p_values);
    for v_field, v_value in select v.key, v.value from jsonb_each(p_values) as v loop
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
'What a submission said (intake.original_body), with only the fields of p_values, such as {"person.phone": "11 98123-4567"}, changed; {} changes nothing. An empty value takes the field
away. Raises ID205 (no such submission), ID105 (not readable, or no field of a submission).';

revoke all on function intake.correct_body(uuid, jsonb) from public;
