create or replace function normalize.meant_domain(p_domain text, p_typed text default null)
returns text
language plpgsql
stable
parallel safe
as $$
declare
    v_meant text;
begin
    if octet_length(p_typed) <> length(p_typed) and octet_length(p_typed) < 100 then
        -- An accent that slipped in: "gmáil.com".
        select d.domain into v_meant
        from normalize.email_domains as d
        where d.domain = normalize.unaccented(p_typed) and d.popularity is not null;
        return v_meant;
    elsif length(p_domain) > 30 then
        return null;
    end if;

    select d.domain into v_meant
    from normalize.email_domains as d
    where d.popularity is not null
        and length(d.domain) between length(p_domain) - 1 and length(p_domain) + 1
        -- An edit is behind the first two letters, or it leaves what is behind the third: cheap, and most are neither.
        and (left(d.domain, 2) = left(p_domain, 2) or right(d.domain, length(d.domain) - 3) = right(p_domain, length(d.domain) - 3))
        -- Short names are too near to others: behind theirs only the ending may be wrong.
        and (strpos(d.domain, '.') > 4 or split_part(p_domain, '.', 1) = split_part(d.domain, '.', 1))
        and normalize.is_one_edit(p_domain, d.domain)
    order by d.popularity
    limit 1;
    return v_meant;
end;
$$;

comment on function normalize.meant_domain(text, text) is
'The domain that people use and that this one, which is none of normalize.email_domains, is a typo of: one edit away, or the same without the accents of
p_typed. Null for most.';

revoke all on function normalize.meant_domain(text, text) from public;
