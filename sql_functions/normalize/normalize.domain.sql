create or replace function normalize.domain(p_raw text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_domain text := p_raw;
    v_labels text[];
begin
    if octet_length(v_domain) <> length(v_domain) then
        if octet_length(v_domain) > 1000 then
            return null;
        end if;
        -- Labels end at an ideographic full stop too.
        v_labels := string_to_array(
            normalize(lower(normalize(translate(v_domain, U&'\3002', '.'), nfkc) collate "und-x-icu"), nfkc), '.'
        );
        for i in 1..cardinality(v_labels) loop
            if octet_length(v_labels[i]) <> length(v_labels[i]) then
                -- A letter first, then letters, digits, their marks, hyphens inside.
                if v_labels[i] collate "und-x-icu" !~ '^[[:alnum:]][[:alnum:]\u00B7\u0300-\u036F\u093C-\u094D\u200C\u200D-]*$'
                    or v_labels[i] ~ '-$|^..--'
                then
                    return null;
                end if;
                v_labels[i] := 'xn--' || normalize.punycode(v_labels[i]);
            end if;
        end loop;
        v_domain := array_to_string(v_labels, '.');
    else
        v_domain := lower(v_domain collate "C");
    end if;

    if length(v_domain) <= 253
        and v_domain ~ '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?[.])+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$'
    then
        return v_domain;
    end if;
    return null;
end;
$$;

comment on function normalize.domain(text) is
'The name of an Internet domain in small ASCII letters, international ones in Punycode: "Pão.com.br" gives "xn--po-sia.com.br".
Null when it is none: no dot, an IP address, a label of more than 63 characters, anything but letters, digits, their marks and inner hyphens. Never raises;
linear in the length.
Sources: RFC 1035, section 2.3.1; RFC 5890 to 5892 (IDNA2008; letters and digits are taken without its tables of exceptions); RFC 3492.';

revoke all on function normalize.domain(text) from public;
