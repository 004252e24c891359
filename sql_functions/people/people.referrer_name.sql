create or replace function people.referrer_name(p_referrer_id jsonb)
returns text
language sql
stable
as $$
    select r.name from people.referrers as r where r.id = (p_referrer_id #>> '{}')::bigint;
$$;

comment on function people.referrer_name(jsonb) is 'Name of the referrer whose id an event holds; null when there is none.';

revoke all on function people.referrer_name(jsonb) from public;
