create or replace function calendar.easter_sunday(p_year integer)
returns date
language plpgsql
immutable
parallel safe
as $$
declare
    a constant integer := p_year % 19;
    b constant integer := p_year / 100;
    c constant integer := p_year % 100;
    d constant integer := b / 4;
    e constant integer := b % 4;
    f constant integer := (b + 8) / 25;
    g constant integer := (b - f + 1) / 3;
    h constant integer := (19 * a + b - d - g + 15) % 30;
    i constant integer := c / 4;
    k constant integer := c % 4;
    l constant integer := (32 + 2 * e + 2 * i - h - k) % 7;
    m constant integer := (a + 11 * h + 22 * l) / 451;
begin
    return make_date(p_year, (h + l - 7 * m + 114) / 31, (h + l - 7 * m + 114) % 31 + 1);
end;
$$;

comment on function calendar.easter_sunday(integer) is
'Date of Easter Sunday in the Gregorian calendar (algorithm of Meeus, Astronomical Algorithms, chapter 8).';

revoke all on function calendar.easter_sunday(integer) from public;
