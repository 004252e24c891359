begin;
select plan(4);

create temporary table used as
select distinct f.oid::regprocedure::text as function, c.code[1] as code
from pg_proc as f
join pg_namespace as n on n.oid = f.pronamespace
cross join lateral regexp_matches(f.prosrc, '\mID[0-9]{3}\M', 'g') as c (code)
where n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'ext', 'cron', 'tests', 'public');

select cmp_ok((select count(*) from used), '>', 20::bigint, 'the functions name codes at all');
select is_empty(
    'select function, code from used where code not in (select sqlstate from meta.error_codes) order by 1, 2',
    'no function uses a code that is not registered'
);
select is_empty(
    $$select e.sqlstate, e.http_status from meta.error_codes as e
      where e.http_status not in (413, 401) and e.http_status <> case substr(e.sqlstate, 3, 1)
          when '1' then 422 when '2' then 404 when '3' then 409 when '4' then 403 when '5' then 429 when '9' then 500 end$$,
    'the third character is the family of the HTTP status'
);
select is_empty(
    'select sqlstate from meta.error_codes where title_pt in (title_en, '''') or title_en = ''''',
    'each has a title in both languages'
);

select * from finish();
rollback;
