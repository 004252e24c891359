create or replace function normalize.is_one_edit(p_a text, p_b text)
returns boolean
language plpgsql
immutable
parallel safe
as $$
declare
    v_difference constant integer := length(p_a) - length(p_b);
    v_same integer := 0;
begin
    if p_a = p_b or v_difference not in (-1, 0, 1) then
        return false;
    end if;
    while substr(p_a, v_same + 1, 1) = substr(p_b, v_same + 1, 1) loop
        v_same := v_same + 1;
    end loop;
    return case v_difference
        when 1 then substr(p_a, v_same + 2) = substr(p_b, v_same + 1)
        when -1 then substr(p_a, v_same + 1) = substr(p_b, v_same + 2)
        else substr(p_a, v_same + 2) = substr(p_b, v_same + 2)
            or (
                substr(p_a, v_same + 1, 2) = reverse(substr(p_b, v_same + 1, 2))
                and substr(p_a, v_same + 3) = substr(p_b, v_same + 3)
            )
    end;
end;
$$;

comment on function normalize.is_one_edit(text, text) is
'Is one word the other with a letter added, left out or changed, or with two neighbours exchanged (Damerau''s distance is 1)? For short words: quadratic in
what they have in common at the beginning. Source: F. J. Damerau, Communications of the ACM 7 (1964), 171-176.';

revoke all on function normalize.is_one_edit(text, text) from public;
