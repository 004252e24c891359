begin;
select plan(4);

select is_empty(
    $$select distinct f.signature, c.code[1]
        from tests.functions as f
       cross join lateral regexp_matches(f.source, '''(ID[0-9]{3})''', 'g') as c (code)
       where not exists (select from meta.error_codes as e where e.sqlstate = c.code[1])$$,
    'every code that a function names is in meta.error_codes'
);
select is_empty(
    $$select e.sqlstate, e.http_status from meta.error_codes as e
       where e.sqlstate !~ '^ID[1-59][0-9]{2}$'
          or e.http_status / 100 <> case substr(e.sqlstate, 3, 1) when '9' then 5 else 4 end$$,
    'the third character is the family, and its status is of that family'
);
select is_empty(
    $$select e.sqlstate from meta.error_codes as e
       where '' in (trim(e.name), trim(e.title_pt), trim(e.title_en), trim(e.meaning)) or e.title_pt = e.title_en$$,
    'every code is explained in both languages'
);
select is_empty(
    $$select e.name from meta.error_codes as e group by e.name having count(*) > 1$$,
    'no two codes have one name'
);

select finish();
rollback;
