create or replace function intake.announced_leads(p_body jsonb, out leads jsonb, out strange integer, out is_known_form boolean)
language plpgsql
immutable
as $$
declare
    v_change jsonb;
    v_value jsonb;
    v_id text;
begin
    leads := '[]';
    strange := 0;
    is_known_form := jsonb_path_exists(p_body, '$.entry[*].changes[*].field', silent => true);
    for v_change in select c from jsonb_path_query(p_body, '$.entry[*].changes[*] ? (@.field == "leadgen")', silent => true) as c loop
        v_value := case when jsonb_typeof(v_change -> 'value') = 'object' then v_change -> 'value' else '{}' end;
        v_id := v_value ->> 'leadgen_id';
        if v_id ~ '^[0-9]{1,40}$' then
            leads := leads || jsonb_build_array(jsonb_build_object(
                'external_id', v_id,
                'said', (
                    select coalesce(jsonb_object_agg(s.key, s.value), '{}')
                    from jsonb_each(v_value) as s
                    where s.key in ('page_id', 'form_id', 'ad_id', 'adgroup_id', 'created_time') and length(s.value::text) <= 60
                        and jsonb_typeof(s.value) in ('string', 'number')
                )
            ));
        else
            strange := strange + 1;
        end if;
    end loop;
end;
$$;

comment on function intake.announced_leads(jsonb) is
'The leads that a webhook of Meta announces, wherever in entry[].changes[] they stand: [{external_id, said}]; said holds the numbers and times beside it. strange: how
many changes say leadgen and name no lead. is_known_form: the body is a webhook of Meta, of whatever it tells.';

revoke all on function intake.announced_leads(jsonb) from public;
