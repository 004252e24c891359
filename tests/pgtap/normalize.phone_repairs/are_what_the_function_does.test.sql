begin;
select plan(3);

select is_empty(
    $$
    select r.repair, p.e164, p.repairs, p.reason
    from normalize.phone_repairs as r, normalize.phone(r.example) as p
    where r.example <> '' and (p.e164 is distinct from r.result or p.repairs is distinct from array[r.repair])
    $$,
    'each example is repaired as its row says, and in no other way'
);
select is_empty(
    $$select r.repair from normalize.phone_repairs as r where r.example = '' and r.repair <> 'shared_digits'$$,
    'all but the repair of lists have an example'
);
select is_empty(
    $$
    select distinct m[1]
    from pg_proc as f, regexp_matches(f.prosrc, 'repairs[^;]*?''([a-z_]{6,})''(?:::text|[;\]])', 'g') as m
    where f.pronamespace = 'normalize'::regnamespace
        and not exists (select from normalize.phone_repairs as r where r.repair = m[1])
    $$,
    'no function names a repair without a row'
);

select * from finish();
rollback;
