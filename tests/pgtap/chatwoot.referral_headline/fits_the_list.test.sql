begin;
select plan(8);

create function tests.says(variadic p_words text[]) returns text language sql as $$
    select chatwoot.referral_headline(false, p_words[1], p_words[2], p_words[3], p_words[4]::integer)
$$;
select is(tests.says('Carlos Lima', 'Site', 'Consórcio de imóvel', '1'), 'Indicada por Carlos Lima · Consórcio de imóvel · recontato 1', 'who, for what, which step');
select is(tests.says('Carlos Lima', 'Site', null, null), 'Indicada por Carlos Lima', 'what is not known is left out');
select is(tests.says('Cida', 'Site', 'Consórcio de automóvel', null), 'Indicada por Cida · Consórcio de automóvel', 'a long product has the room that a short name leaves');
select is(tests.says(null, 'Site', null, null), 'Indicação: Site', 'nobody referred them');
select is(chatwoot.referral_headline(true, 'Carlos', 'Site', null), 'Indicada de novo por Carlos', 'again');
select is(tests.says(E'*Ana*\nMaria', 'Site', null, null), 'Indicada por \*Ana\* Maria', 'on one line, escaped');
select is(
    tests.says(repeat('Maria Aparecida ', 9), 'Site', repeat('Consórcio ', 9), '3'), 'Indicada por Maria Apa… · Consórcio Consórcio… · recontato 3', 'what is long is cut, the rest stays'
);
select ok((select bool_and(length(tests.says(repeat('ã', n), 'Site', repeat('x', n * 3), '10')) <= 60) from generate_series(1, 70) as n), 'never longer than the list shows');

select * from finish();
rollback;
