create or replace function normalize.foreign_phone(
    p_digits text,
    out country_code integer,
    out national_number text,
    out region text,
    out reason text
)
language plpgsql
stable
parallel safe
as $$
begin
    if p_digits is null or p_digits !~ '^[0-9]+$' then
        reason := 'not_a_number';
        return;
    elsif length(p_digits) < 7 then
        reason := 'too_short';
        return;
    elsif length(p_digits) > 15 then
        reason := 'too_long';
        return;
    end if;

    -- No calling code begins with another one, so at most one row matches.
    select c.code, c.region
    into country_code, region
    from normalize.country_calling_codes as c
    where c.code in (
        left(p_digits, 1)::integer,
        left(p_digits, 2)::integer,
        left(p_digits, 3)::integer
    )
    and left(p_digits, 1) <> '0';

    if country_code is null then
        reason := 'unknown_country_code';
        return;
    end if;

    national_number := substr(p_digits, length(country_code::text) + 1);
    if length(national_number) < 4 then
        reason := 'too_short';
    elsif length(national_number) > 5
        and national_number = repeat(left(national_number, 1), length(national_number)) then
        reason := 'placeholder';
    elsif country_code = 1 and national_number !~ '^[2-9][0-9]{2}[2-9][0-9]{6}$' then
        reason := 'invalid_national_number';
    end if;
end;
$$;

comment on function normalize.foreign_phone(text) is
'Splits the digits of an international number (country code first, no plus sign) by the shape of E.164:
7 to 15 digits behind a calling code that exists. The region is null where several countries share the
code. Numbers of code 1 must also have the shape of the North American plan (NXX-NXX-XXXX).
reason: not_a_number, too_short, too_long, unknown_country_code, invalid_national_number, placeholder;
null when the number is acceptable. Never raises.
Sources: ITU-T E.164 and its list of assigned country codes.';

revoke all on function normalize.foreign_phone(text) from public;
grant execute on function normalize.foreign_phone(text) to indica_owner;
