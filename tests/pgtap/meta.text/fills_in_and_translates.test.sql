begin;
select plan(8);

select is(meta.text('field.too_long', '200'), 'Use no máximo 200 caracteres.', 'arguments are filled in');
set local indica.locale = 'en';
select is(meta.text('field.too_long', '200'), 'Use at most 200 characters.', 'in English when asked for');
set local indica.locale = 'pt-BR';
select is(meta.text('field.required'), 'Preencha este campo.', 'no argument is needed where there is no placeholder');
select is(meta.text('note.person', 'a %s b'), 'Pessoa: a %s b', 'an argument is never read as a placeholder');
select throws_ok($$select meta.text('no.such.key')$$, 'ID901', null, 'an unknown key is our mistake and says so');

select is_empty(
    $$select t.key from meta.texts as t
      where (select array_agg(m[1] order by m[1]) from regexp_matches(t.pt, '%([0-9]*\$?[sIL])', 'g') as m)
          is distinct from (select array_agg(m[1] order by m[1]) from regexp_matches(t.en, '%([0-9]*\$?[sIL])', 'g') as m)$$,
    'both languages have the same placeholders'
);
select is_empty(
    $$select r.reason
      from unnest(array['empty', 'not_a_number', 'too_short', 'too_long', 'unknown_ddd', 'missing_ddd', 'placeholder', 'unknown_country_code',
          'invalid_national_number', 'service_number', 'multiple_numbers', 'missing_country_code']) as r (reason)
      where not exists (select from meta.texts as t where t.key = 'phone.' || r.reason)$$,
    'every reason of normalize.phone() has its sentence'
);
select is_empty(
    $$select distinct x.key
      from pg_proc as f
      join pg_namespace as n on n.oid = f.pronamespace
      cross join lateral (
          select m[1] as key from regexp_matches(f.prosrc, 'meta\.text\(\s*''([a-z_.]+[a-z_])''', 'g') as m
      ) as x
      where n.nspname not like 'pg\_%' and n.nspname not in ('information_schema', 'ext', 'cron', 'tests', 'public')
          and not exists (select from meta.texts as t where t.key = x.key)$$,
    'every key that a function names exists'
);

select * from finish();
rollback;
