begin;
select plan(6);

select is_empty(
    $$select d.domain from normalize.email_domains as d where normalize.domain(d.domain) is distinct from d.domain$$,
    'every domain is written as normalize.domain() writes it'
);
select is_empty(
    $$select d.domain from normalize.email_domains as d
      where (d.canonical is not null and not exists (
              select from normalize.email_domains as c
              where c.domain = d.canonical and c.canonical is null and (c.folds_dots, c.folds_plus) = (d.folds_dots, d.folds_plus)
          ))
          or (d.suggestion is not null and not exists (
              select from normalize.email_domains as s where s.domain = d.suggestion and s.popularity is not null
          ))$$,
    'what a row points to is there, and folds alike'
);
select is_empty(
    $$select d.popularity from normalize.email_domains as d where d.popularity is not null group by d.popularity having count(*) > 1$$,
    'no two are equally popular'
);
select is_empty(
    $$select d.domain from normalize.email_domains as d where (normalize.email('maria@' || d.domain)).suggestion is distinct from 'maria@' || d.suggestion$$,
    'a known domain is no typo'
);
select is_empty(
    $$select d.domain, e.typo
      from normalize.email_domains as d
      cross join generate_series(1, length(d.domain)) as i
      cross join lateral (
          values (overlay(d.domain placing '' from i for 1)), (overlay(d.domain placing 'q' from i for 1)), (overlay(d.domain placing 'q' from i for 0)),
              (overlay(d.domain placing reverse(substr(d.domain, i, 2)) from i for 2))
      ) as e (typo)
      where d.popularity is not null and strpos(d.domain, '.') > 4 and e.typo <> d.domain and normalize.domain(e.typo) = e.typo
          and not exists (select from normalize.email_domains as k where k.domain = e.typo)
          and not exists (
              select from normalize.email_domains as k
              where k.domain = normalize.meant_domain(e.typo) and k.popularity <= d.popularity and normalize.is_one_edit(e.typo, k.domain)
          )$$,
    'every single edit of a popular domain is understood'
);
select cmp_ok((select count(*) from normalize.disposable_domains), '>', 10000::bigint, 'the list of disposable domains is there');

select * from finish();
rollback;
