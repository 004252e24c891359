create or replace function normalize.former_keys(p_kind text, p_value text, p_match_key text)
returns text[]
language plpgsql
immutable
parallel safe
as $$
declare
    v_national text;
begin
    if p_kind = 'email' then
        -- Version 1 folded Gmail alone.
        if p_match_key <> lower(p_value) and right(p_match_key, 10) <> '@gmail.com' then
            return array[lower(p_value)];
        end if;
    elsif p_kind = 'phone' and left(p_value, 3) <> '+55' then
        -- Version 1 took the digits as they came, with and without the sign of a mobile.
        if left(p_value, 3) = '+52' then
            v_national := right(p_value, 10);
            return array_remove(array['52' || v_national, '521' || v_national], p_match_key);
        elsif left(p_value, 3) = '+54' then
            v_national := right(p_value, 10);
            -- The trunk prefix 0 and the 15 of a mobile behind its area code of 2 (Buenos Aires), 3 or 4 digits stayed too.
            return array_remove(
                array['54' || v_national, '549' || v_national, '540' || v_national] || array(
                    select '54' || t.trunk || left(v_national, a.digits) || '15' || substr(v_national, a.digits + 1)
                    from (values (''), ('0')) as t (trunk)
                    cross join (values (2), (3), (4)) as a (digits)
                    where length(p_value) = 14 and (a.digits = 2) = (left(v_national, 2) = '11')
                    order by t.trunk, a.digits
                ),
                p_match_key
            );
        end if;
        return array_remove(array[substr(p_value, 2)], p_match_key);
    end if;
    return '{}'::text[];
end;
$$;

comment on function normalize.former_keys(text, text, text) is
'The match keys, other than p_match_key, that earlier versions of the rules gave to a normalised phone (E.164) or e-mail. A stop is kept as the hash of a
key and nothing else, so that whoever looks for a stop looks for these too. Empty for most values, for other kinds and for null.';

revoke all on function normalize.former_keys(text, text, text) from public;
