create or replace function leads.page_text(p_page jsonb)
returns text
language sql
immutable
parallel safe
as $$
    select nullif(concat_ws(' ', nullif(p_page ->> 'title', ''), nullif(p_page ->> 'url', '')), '');
$$;

comment on function leads.page_text(jsonb) is 'The page that a referral came from as people read it: title and address, as far as they are known. Null without any.';

revoke all on function leads.page_text(jsonb) from public;
