begin;
select plan(5);

select is(meta.text_in(null, 'alert.open', '3'), 'Alertas em aberto: 3.', 'Portuguese, where no language is known');
select is(meta.text_in('en', 'alert.open', '3'), 'Open alerts: 3.', 'the language that is named');
select set_config('indica.locale', 'en', true);
select is(meta.text_in('pt-BR', 'alert.open', '3'), 'Alertas em aberto: 3.', 'which counts more than the setting');
select is(meta.text_in(null, 'alert.none_open'), 'No alert is open.', 'else the setting''s, as meta.text');
select throws_ok($$select meta.text_in('en', 'none')$$, 'ID901', null, 'a key that does not exist');

select * from finish();
rollback;
