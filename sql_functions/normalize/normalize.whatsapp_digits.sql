create or replace function normalize.whatsapp_digits(p_text text)
returns text
language plpgsql
immutable
parallel safe
as $$
declare
    v_match text[];
begin
    -- A cheap look before each rare pattern: a session keeps only 32 compiled ones.
    if strpos(p_text, 'wa.me/') > 0 then
        v_match := regexp_match(
            p_text,
            '^(?:https?://)?(?:www[.])?wa[.]me/[+]?([0-9]{5,20})/?(?:[?#].*)?$'
        );
    elsif strpos(p_text, 'phone=') > 0 then
        v_match := regexp_match(
            p_text,
            '^(?:(?:https?://)?(?:api|web|chat)[.]whatsapp[.]com/send|whatsapp://send)/?[?]'
            '(?:[^#]*&)?phone=(?:[+]|%2b)?([0-9]{5,20})(?:[&#].*)?$'
        );
    elsif strpos(p_text, '@') > 0 then
        v_match := regexp_match(
            p_text,
            '^([0-9]{5,20})(?::[0-9]+)?@(?:s[.]whatsapp[.]net|c[.]us)$'
        );
    end if;

    -- These forms are always international, and never have the plus sign.
    return '+' || v_match[1];
end;
$$;

comment on function normalize.whatsapp_digits(text) is
'The number of a link of wa.me or api.whatsapp.com, or of an id of WhatsApp (5511987654321:12@s.whatsapp.net, ...@c.us), with "+" before it; null when the
text, in small letters, is none of them. Never raises.';

revoke all on function normalize.whatsapp_digits(text) from public;
grant execute on function normalize.whatsapp_digits(text) to indica_owner;
