create or replace function people.renormalized_identifier(
    p_kind text,
    p_value text,
    p_match_key text,
    p_phone_kind text,
    out value text,
    out match_key text,
    out phone_kind text,
    out reason text
)
language plpgsql
stable
as $$
declare
    v_row record;
begin
    case p_kind
        when 'phone' then
            v_row := normalize.phone(p_value);
            value := v_row.e164;
            match_key := v_row.match_key;
            phone_kind := case when v_row.is_valid then v_row.kind end;
            reason := v_row.reason;
        when 'email' then
            v_row := normalize.email(p_value);
            value := v_row.email;
            match_key := v_row.match_key;
            reason := v_row.reason;
        when 'tax_id' then
            v_row := normalize.tax_id(p_value);
            value := v_row.tax_id;
            match_key := v_row.tax_id;
            reason := v_row.reason;
        when 'wa_id' then
            value := p_value;
            match_key := people.wa_key(p_value);
        else
            value := p_value;
            match_key := p_match_key;
            phone_kind := p_phone_kind;
    end case;
end;
$$;

comment on function people.renormalized_identifier(text, text, text, text) is
'What the present rules make of a stored identifier; reason says why they refuse it, else null.';

revoke all on function people.renormalized_identifier(text, text, text, text) from public;
