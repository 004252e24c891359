create or replace function leads.status_name(p_code text)
returns text
language sql
stable
as $$
    select case when current_setting('indica.locale', true) = 'en' then s.name_en else s.name_pt end
    from leads.statuses as s
    where s.code = p_code;
$$;

comment on function leads.status_name(text) is 'Name of a status in the language of indica.locale.';

revoke all on function leads.status_name(text) from public;
