create or replace function normalize.email(
    p_raw text,
    out email text,
    out local_part text,
    out domain text,
    out is_valid boolean,
    out reason text,
    out match_key text
)
language plpgsql
immutable
parallel safe
as $$
declare
    -- What a placeholder is made of on both sides of the at sign.
    c_placeholder constant text :=
        '^(?:teste?s?|testing|asdf+|qwerty|x+|aa+|abc|n[ao][ao]?tem|naopossui|sem|sememail|noemail|'
        'none|null|email|nome)$';
    v_text text;
    v_match text[];
    v_local_key text;
    v_domain_key text;
begin
    is_valid := false;

    if p_raw is null then
        reason := 'empty';
        return;
    elsif octet_length(p_raw) > 2000 then
        reason := 'too_long';
        return;
    end if;

    v_text := normalize.visible_text(translate(p_raw, E'\n\r', ';;'));
    -- A cheap look before each rare pattern: a session keeps only 32 compiled ones.
    if strpos(v_text, '<') > 0 then
        v_match := regexp_match(v_text, '<([^<>]*)>[^<>]*$');
        v_text := coalesce(v_match[1], v_text);
    end if;
    if strpos(v_text, ':') > 0 then
        v_text := regexp_replace(v_text, '^[^a-z0-9]*mailto:([^?]*).*$', '\1', 'i');
    end if;
    -- Punctuation around an address that was pasted out of a sentence.
    v_text := btrim(v_text, ' "''<>()[],;:.');
    if strpos(v_text, ' ') > 0 then
        v_text := regexp_replace(v_text, ' *@ *', '@', 'g');
    end if;

    if v_text = '' then
        reason := 'empty';
        return;
    elsif length(v_text) - length(replace(v_text, '@', '')) <> 1 then
        reason := case
            when v_text ~ '@.*[ ,;/|].*@' then 'multiple_addresses' else 'not_an_email'
        end;
        return;
    end if;

    local_part := split_part(v_text, '@', 1);
    domain := lower(split_part(v_text, '@', 2) collate "C");

    if local_part = '' or domain = '' then
        reason := 'not_an_email';
    elsif length(local_part) > 64 or length(v_text) > 254 then
        reason := 'too_long';
    elsif local_part !~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(?:[.][A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*$' then
        reason := 'invalid_local_part';
    elsif domain !~ '^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?[.])+(?:[a-z]{2,63}|xn--[a-z0-9-]{0,58}[a-z0-9])$' then
        reason := 'invalid_domain';
    end if;

    if reason is null then
        v_local_key := lower(local_part collate "C");
        v_domain_key := domain;
        if v_local_key ~ c_placeholder and split_part(domain, '.', 1) ~ c_placeholder then
            reason := 'placeholder';
        end if;
    end if;
    if reason is not null then
        local_part := null;
        domain := null;
        return;
    end if;

    if v_domain_key in ('gmail.com', 'googlemail.com') then
        v_domain_key := 'gmail.com';
        v_match := regexp_match(replace(v_local_key, '.', ''), '^([^+]+)');
        v_local_key := coalesce(v_match[1], v_local_key);
    end if;

    email := local_part || '@' || domain;
    is_valid := true;
    match_key := v_local_key || '@' || v_domain_key;
end;
$$;

comment on function normalize.email(text) is
'Understands an e-mail address as people type or paste it and gives exactly one row: white space, invisible
characters, mailto:, "Name <address>" and surrounding punctuation go away, the domain is in lower case, the
local part stays as typed.
match_key is equal for addresses of one mailbox: all in lower case, at Gmail without dots and "+tag".
When not valid all but is_valid and reason are null.
reason is one of: empty; too_long (over 254 characters, 64 before the at sign); not_an_email; multiple_addresses;
invalid_local_part (not a dot-atom of ASCII: quoted and accented ones are refused); invalid_domain (no dot, an IP
address, letters outside ASCII); placeholder (teste@teste.com). Never raises; linear in the length.
Sources: RFC 5321 section 4.1.2 and 4.5.3.1 (practical subset), RFC 6068 (mailto), Gmail Help on dots and plus.';

revoke all on function normalize.email(text) from public;
grant execute on function normalize.email(text) to indica_owner;
