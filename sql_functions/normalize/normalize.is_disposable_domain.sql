create or replace function normalize.is_disposable_domain(p_domain text)
returns boolean
language plpgsql
stable
parallel safe
as $$
declare
    v_domain text := p_domain;
    v_domains text[] := array[p_domain];
begin
    -- Providers give away subdomains too. No entry of the list has a single label.
    for v_label in 1..least(6, length(p_domain) - length(replace(p_domain, '.', '')) - 1) loop
        v_domain := substr(v_domain, strpos(v_domain, '.') + 1);
        v_domains := v_domains || v_domain;
    end loop;
    return exists (select from normalize.disposable_domains as d where d.domain = any (v_domains));
end;
$$;

comment on function normalize.is_disposable_domain(text) is
'Does this domain (normalize.domain) or one that it is below give mailboxes that live for minutes? See normalize.disposable_domains.';

revoke all on function normalize.is_disposable_domain(text) from public;
