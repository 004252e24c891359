create or replace function leads.suppress_stranger(
    p_phone text,
    p_reason text,
    p_actor text,
    p_said_at timestamptz default util.current_time(),
    p_user_id text default null
)
returns boolean
language plpgsql
volatile
as $$
declare
    v_digits constant text := substring(ltrim(p_phone, '+') from '^[0-9]{6,15}$');
    v_is_heard boolean := false;
begin
    if p_user_id ~ '^[A-Za-z0-9._-]{3,140}$' then
        perform people.suppress(array['bsuid:' || p_user_id], p_reason, p_said_at);
        v_is_heard := true;
    end if;
    if v_digits is null then
        return v_is_heard;
    end if;
    if (select n.is_valid from normalize.phone('+' || v_digits) as n) then
        perform leads.suppress('+' || v_digits, null, p_reason, p_actor, p_said_at);
    else
        -- WhatsApp vouches for the number; the rules may not know its range yet, and will give it one of these keys when they do.
        perform people.suppress(
            array['phone:' || v_digits] || case
                when left(v_digits, 2) = '55' and length(v_digits) > 11
                    then array['phone:m' || left(v_digits, 4) || right(v_digits, 8), 'phone:f' || v_digits]
            end,
            p_reason, p_said_at
        );
    end if;
    return true;
end;
$$;

comment on function leads.suppress_stranger(text, text, text, timestamptz, text) is
'Somebody who writes to us and is nobody whom we wrote to by it asks at p_said_at not to be contacted. p_phone: digits with country code as WhatsApp has them, with or
without +; p_user_id: their business-scoped user id, which is remembered for the day when it comes with a number; p_reason: a value of people.suppressions.reason.
False, and nothing done, when neither is usable (a web visitor).';

revoke all on function leads.suppress_stranger(text, text, text, timestamptz, text) from public;
