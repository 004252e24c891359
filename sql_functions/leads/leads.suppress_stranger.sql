create or replace function leads.suppress_stranger(p_phone text, p_reason text, p_actor text)
returns boolean
language plpgsql
volatile
as $$
declare
    v_digits constant text := ltrim(p_phone, '+');
begin
    if v_digits is null or v_digits !~ '^[0-9]{6,15}$' then
        return false;
    end if;
    if (select n.is_valid from normalize.phone('+' || v_digits) as n) then
        perform leads.suppress('+' || v_digits, null, p_reason, p_actor);
    else
        -- WhatsApp vouches for the number; the rules may not know its range yet, and will give it one of these keys when they do.
        perform people.suppress(
            array['phone:' || v_digits] || case
                when left(v_digits, 2) = '55' and length(v_digits) > 11
                    then array['phone:m' || left(v_digits, 4) || right(v_digits, 8), 'phone:f' || v_digits]
            end,
            p_reason
        );
    end if;
    return true;
end;
$$;

comment on function leads.suppress_stranger(text, text, text) is
'Somebody who writes to us and to whom we never wrote asks not to be contacted. p_phone: digits with country code as WhatsApp has them, with or without +; p_reason:
a value of people.suppressions.reason. False, and nothing done, when that is no number (a BSUID, a web visitor).';

revoke all on function leads.suppress_stranger(text, text, text) from public;
