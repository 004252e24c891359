create or replace function normalize.email(
    p_raw text,
    out email text,
    out local_part text,
    out domain text,
    out is_valid boolean,
    out reason text,
    out match_key text,
    out suggestion text,
    out is_disposable boolean
)
language plpgsql
stable
parallel safe
as $$
declare
    -- What says before the at sign, for any provider, that there is no address: people who share it are not one.
    c_nobody constant text :=
        '^(?:nao[._-]?(?:t[ei]m|tenho|ha|possui|possuo|usa|uso|informad[oa]|informou|sei|sabe|quer|quis)'
        '|n[._-]?(?:tem|tenho|possui|possuo))(?:[._-]?(?:e-?)?mails?)?[0-9]*$'
        '|^(?:sem|nao|no)[._-]?(?:e-?)?mails?[0-9]*$|^(?:nao|naoexiste)$';
    v_text text;
    v_match text[];
    v_typed_domain text;
    v_local_key text;
    v_word text;
    v_label text;
    v_known record;
    v_meant text;
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
    if strpos(v_text, '<') > 0 and v_text ~ '@.*@' and (
        select count(distinct lower(m[1])) from regexp_matches(v_text, '([^][[:space:]<>()",;:'']+@[^][[:space:]<>()",;:'']+)', 'g') as m
    ) > 1 then
        reason := 'multiple_addresses';
        return;
    end if;
    if strpos(v_text, '<') > 0 then
        v_match := regexp_match(v_text, '<([^<>@]*@[^<>]*)>[^<>]*$');
        v_text := coalesce(v_match[1], v_text);
    end if;
    if strpos(v_text, ':') > 0 then
        v_text := regexp_replace(v_text, '^[^a-z0-9]*mailto:([^?]*).*$', '\1', 'i');
    end if;
    -- Punctuation around an address that was pasted out of a sentence.
    v_text := btrim(v_text, ' "''<>()[],;:.');
    if strpos(v_text, ' ') > 0 or strpos(v_text, ':') > 0 then
        v_text := regexp_replace(v_text, '^e-?mail(?: *[:=-] *| +)(?=[^ @]+ *@)', '', 'i');
        v_text := regexp_replace(v_text, '(@[^ @(]+) +[(][^@()]*$', '\1');
        v_text := regexp_replace(v_text, ' *@ *', '@', 'g');
    end if;
    if (strpos(v_text, ',') > 0 or strpos(v_text, ' .') > 0 or strpos(v_text, '. ') > 0) and v_text ~ '@[^@]*(?:,| [.]|[.] )' then
        -- A comma or spaces where the last dots of the domain belong: "gmail,com", "gmail. com .br".
        v_text := regexp_replace(v_text, '(@[^ ,@]+)(?: *[.,] *)(com|net|org|edu|gov)(?=$|[., ])', '\1.\2', 'i');
        v_text := regexp_replace(v_text, '(@[^ ,@]+[.](?:com|net|org|edu|gov))(?: *[.,] *)(br|pt)$', '\1.\2', 'i');
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
    v_typed_domain := split_part(v_text, '@', 2);

    if local_part = '' or v_typed_domain = '' then
        reason := 'not_an_email';
    elsif length(local_part) > 64 or length(v_text) > 254 then
        reason := 'too_long';
    elsif local_part !~ '^[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(?:[.][A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*$' then
        reason := 'invalid_local_part';
    else
        domain := normalize.domain(v_typed_domain);
        v_local_key := lower(local_part collate "C");
        reason := case
            when domain is null then 'invalid_domain'
            when length(local_part) + 1 + length(domain) > 254 then 'too_long'
            when left(v_local_key, 1) in ('n', 's') and v_local_key ~ c_nobody then 'placeholder'
        end;
    end if;
    if reason is not null then
        local_part := null;
        domain := null;
        return;
    end if;

    select d.* into v_known from normalize.email_domains as d where d.domain = email.domain;
    v_word := coalesce(nullif(rtrim(v_local_key, '0123456789'), ''), v_local_key);
    v_label := split_part(domain, '.', 1);
    if v_local_key = v_label and domain in (v_label || '.com', v_label || '.com.br', v_label || '.net', v_label || '.org', v_label || '.br')
        or exists (
            select
            from normalize.placeholders as p
            where p.kind = 'email' and (
                p.matches = 'whole' and p.value = v_local_key || '@' || email.domain
                or p.matches = 'domain' and p.value = email.domain
                or p.matches = 'local_part' and p.value = v_word and v_known.popularity is not null
            )
        )
        or 2 = (select count(*) from normalize.placeholders as p where p.kind = 'email' and p.matches = 'both_sides' and p.value in (v_word, v_label))
        or v_word = v_label and exists (select from normalize.placeholders as p where p.kind = 'email' and p.matches = 'both_sides' and p.value = v_word)
    then
        reason := 'placeholder';
        local_part := null;
        domain := null;
        return;
    end if;

    email := local_part || '@' || domain;
    is_valid := true;
    is_disposable := false;

    if v_known.domain is not null then
        if v_known.folds_plus and strpos(v_local_key, '+') > 1 then
            v_local_key := split_part(v_local_key, '+', 1);
        end if;
        if v_known.folds_dots then
            v_local_key := replace(v_local_key, '.', '');
        end if;
        v_meant := v_known.suggestion;
    else
        is_disposable := normalize.is_disposable_domain(domain);
        v_meant := normalize.meant_domain(domain, v_typed_domain);
    end if;
    match_key := v_local_key || '@' || coalesce(v_known.canonical, domain);
    suggestion := local_part || '@' || v_meant;
end;
$$;

comment on function normalize.email(text) is
'Understands an e-mail address as people type or paste it and gives exactly one row: white space, invisible
characters, mailto:, "e-mail:", "Name <address>", a remark in brackets behind it and surrounding punctuation go away,
"gmail,com" and "gmail. com" get their dot, the domain is in small ASCII letters
(normalize.domain), the local part stays as typed.
match_key is equal for addresses of one mailbox: all in lower case, without the dots, the "+tag" and the second
domain that its provider ignores (normalize.email_domains). suggestion is the whole address that was probably meant
when the domain looks like a typo of one that people use ("gmial.com"), else null; it changes nothing else.
is_disposable: the mailbox lives for minutes (normalize.disposable_domains).
When not valid all but is_valid and reason are null.
reason is one of: empty; too_long (over 254 characters, 64 before the at sign); not_an_email; multiple_addresses;
invalid_local_part (not a dot-atom of ASCII: quoted and accented ones are refused); invalid_domain (no dot, an IP
address); placeholder (normalize.placeholders; naotem@gmail.com and its like; what is the same on both
sides: silva@silva.com). Never raises; linear in the length.
Sources: RFC 5321 section 4.1.2 and 4.5.3.1 (practical subset), RFC 6068 (mailto), RFC 5891 (IDNA2008).';

revoke all on function normalize.email(text) from public;
grant execute on function normalize.email(text) to indica_owner;
