create or replace function sending.renew_buttons(p_message_id bigint, p_buttons jsonb)
returns jsonb
language plpgsql
volatile
as $$
declare
    v_work jsonb := '[]'::jsonb;
    v_button record;
    v_token text;
begin
    delete from sending.message_buttons as b where b.message_id = p_message_id;
    for v_button in
        select b.n - 1 as position, b.value ->> 'action' as action
        from jsonb_array_elements(p_buttons) with ordinality as b (value, n)
    loop
        v_token := encode(ext.gen_random_bytes(24), 'hex');
        insert into sending.message_buttons (message_id, position, action, token_sha256)
        values (p_message_id, v_button.position, v_button.action, sha256(convert_to(v_token, 'UTF8')));
        v_work := v_work || jsonb_build_object('index', v_button.position, 'payload', 'ind1.' || v_token);
    end loop;
    return v_work;
end;
$$;

comment on function sending.renew_buttons(bigint, jsonb) is
'Gives a message the quick replies of its template (p_buttons: sending.templates.buttons) with new tokens, of which only the SHA-256 is kept. Returns
[{"index", "payload"}] for the request.';

revoke all on function sending.renew_buttons(bigint, jsonb) from public;
