begin;
select plan(13);

select cmp_ok((select count(*)::integer from normalize.country_calling_codes), '>', 200, 'the codes are there');
select is_empty(
    $$
    select a.code, b.code
    from normalize.country_calling_codes as a, normalize.country_calling_codes as b
    where a.code <> b.code and starts_with(b.code::text, a.code::text)
    $$,
    'no code begins with another one'
);
select is_empty(
    $$ select c.code from normalize.country_calling_codes as c where c.region !~ '^[A-Z]{2}$' $$,
    'a region is an ISO 3166-1 alpha-2 code'
);
select is(
    (select coalesce(c.region, '-') from normalize.country_calling_codes as c where c.code = t.code),
    t.expected,
    'code ' || t.code
)
from (values
    (55, 'BR'), (351, 'PT'), (54, 'AR'), (52, 'MX'), (49, 'DE'), (1, '-'), (7, '-'), (44, '-'), (800, '-'), (999, null)
) as t (code, expected);

select * from finish();
rollback;
