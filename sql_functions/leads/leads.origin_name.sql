create or replace function leads.origin_name(p_code text)
returns text
language sql
stable
as $$
    select case when current_setting('indica.locale', true) = 'en' then o.name_en else o.name_pt end
    from leads.origins as o
    where o.code = p_code;
$$;

comment on function leads.origin_name(text) is 'Name of an origin in the language of indica.locale.';

revoke all on function leads.origin_name(text) from public;
