begin;
select plan(16);

set time zone 'UTC';

select is((select concat_ws(' ', t.is_valid, t.reason, t.tax_id) from normalize.tax_id(repeat(' ', 499-11) || '52998224725') as t), 't 52998224725', '499 signs');
select is((select concat_ws(' ', t.is_valid, t.reason, t.tax_id) from normalize.tax_id(repeat(' ', 500-11) || '52998224725') as t), 't 52998224725', '500 signs');
select is((select concat_ws(' ', t.is_valid, t.reason, t.tax_id) from normalize.tax_id(repeat(' ', 501-11) || '52998224725') as t), 'f too_long', '501 signs');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('5299822472') as t), 'f too_short', '5299822472');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('52998224725') as t), 't cpf 52998224725', '52998224725');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('529982247251') as t), 'f wrong_length', '529982247251');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('11222333000181') as t), 'f placeholder cnpj', '11222333000181');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('1122233300018') as t), 'f wrong_length', '1122233300018');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('112223330001811') as t), 'f too_long', '112223330001811');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('111.111.111-11') as t), 'f placeholder cpf', '111.111.111-11');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('CPF 529.982.247-25') as t), 't cpf 52998224725', 'CPF 529.982.247-25');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('CNPJ 11.222.333/0001-81') as t), 'f placeholder cnpj', 'CNPJ 11.222.333/0001-81');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('52998224724') as t), 'f wrong_check_digits cpf', '52998224724');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('11222333000182') as t), 'f wrong_check_digits cnpj', '11222333000182');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('12ABC34501DE35') as t), 't cnpj 12ABC34501DE35', '12ABC34501DE35');
select is((select concat_ws(' ', t.is_valid, t.reason, t.kind, t.tax_id) from normalize.tax_id('CPF: 52998224725 CNPJ') as t), 'f not_a_tax_id', 'CPF: 52998224725 CNPJ');

select * from finish();
rollback;
