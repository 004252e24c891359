create or replace function leads.store_personal_values(p_lead_id bigint, p_seq integer, p_values jsonb)
returns jsonb
language plpgsql
volatile
as $$
declare
    v_commitments jsonb := '{}'::jsonb;
    v_salt bytea;
    v_value record;
begin
    for v_value in select f.key, f.value from jsonb_each_text(p_values) as f where f.value is not null loop
        v_salt := uuid_send(gen_random_uuid());
        insert into leads.event_values (lead_id, seq, field, salt, value)
        values (p_lead_id, p_seq, v_value.key, v_salt, v_value.value);
        v_commitments := v_commitments || jsonb_build_object(
            v_value.key, encode(sha256(v_salt || convert_to(v_value.value, 'UTF8')), 'hex')
        );
    end loop;
    return case when v_commitments = '{}' then v_commitments else jsonb_build_object('commitments', v_commitments) end;
end;
$$;

comment on function leads.store_personal_values(bigint, integer, jsonb) is
'Keeps personal texts ({field: text}) beside the event p_seq of a lead and returns what goes into the event itself:
{"commitments": {field: hex of sha256(salt || text)}}, or {} when there is no text.';

revoke all on function leads.store_personal_values(bigint, integer, jsonb) from public;
