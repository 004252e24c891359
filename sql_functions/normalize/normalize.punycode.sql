create or replace function normalize.punycode(p_text text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    c_digits constant text := 'abcdefghijklmnopqrstuvwxyz0123456789';
    v_codes integer[];
    v_new_codes integer[];
    v_code integer;
    v_new_code integer;
    v_last_code integer := 128;
    v_output text;
    v_plain integer;
    v_handled integer;
    v_delta bigint := 0;
    v_rest bigint;
    v_k integer;
    v_threshold integer;
    v_bias integer := 72;
begin
    if p_text is null or length(p_text) > 63 then
        return null;
    end if;
    v_codes := array(select ascii(t.letter) from string_to_table(p_text, null) with ordinality as t (letter, n) order by t.n);
    v_new_codes := array(select distinct c from unnest(v_codes) as c where c >= 128 order by c);
    v_output := coalesce((
        select string_agg(chr(u.c), '' order by u.n) from unnest(v_codes) with ordinality as u (c, n) where u.c < 128
    ), '');
    v_plain := length(v_output);
    v_handled := v_plain;
    if v_plain > 0 then
        v_output := v_output || '-';
    end if;

    foreach v_new_code in array v_new_codes loop
        v_delta := v_delta + (v_new_code - v_last_code)::bigint * (v_handled + 1);
        v_last_code := v_new_code + 1;
        foreach v_code in array v_codes loop
            if v_code < v_new_code then
                v_delta := v_delta + 1;
            elsif v_code = v_new_code then
                v_rest := v_delta;
                v_k := 36;
                loop
                    v_threshold := greatest(1, least(26, v_k - v_bias));
                    exit when v_rest < v_threshold;
                    v_output := v_output || substr(c_digits, (v_threshold + (v_rest - v_threshold) % (36 - v_threshold))::integer + 1, 1);
                    v_rest := (v_rest - v_threshold) / (36 - v_threshold);
                    v_k := v_k + 36;
                end loop;
                v_output := v_output || substr(c_digits, v_rest::integer + 1, 1);

                -- How far the next delta is expected to reach (RFC 3492, section 6.1).
                v_delta := case when v_handled = v_plain then v_delta / 700 else v_delta / 2 end;
                v_handled := v_handled + 1;
                v_delta := v_delta + v_delta / v_handled;
                v_k := 0;
                while v_delta > 455 loop
                    v_delta := v_delta / 35;
                    v_k := v_k + 36;
                end loop;
                v_bias := v_k + (36 * v_delta / (v_delta + 38))::integer;
                v_delta := 0;
            end if;
        end loop;
        v_delta := v_delta + 1;
    end loop;
    return v_output;
end;
$$;

comment on function normalize.punycode(text) is
'A label of a domain in Punycode, without the prefix xn--: "bücher" gives "bcher-kva". Null for null and for more than 63 characters, which no label has.
Source: RFC 3492.';

revoke all on function normalize.punycode(text) from public;
