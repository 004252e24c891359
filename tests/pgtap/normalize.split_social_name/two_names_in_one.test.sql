begin;
select plan(11);

set time zone 'UTC';

select is(normalize.split_social_name('Caio Souza (nome de registro Ana Souza)')::text, '("Ana Souza","Caio Souza")', 'Caio Souza (nome de registro Ana Souza)');
select is(normalize.split_social_name('Ana Souza (nome social: Caio Souza)')::text, '("Ana Souza","Caio Souza")', 'Ana Souza (nome social: Caio Souza)');
select is(normalize.split_social_name('Ana Souza - nome social Caio Souza')::text, '("Ana Souza","Caio Souza")', 'Ana Souza - nome social Caio Souza');
select is(normalize.split_social_name('Caio Souza - nome de batismo: Ana Souza')::text, '("Ana Souza","Caio Souza")', 'Caio Souza - nome de batismo: Ana Souza');
select is(normalize.split_social_name('Caio Souza / registro: Ana Souza')::text, '("Ana Souza","Caio Souza")', 'Caio Souza / registro: Ana Souza');
select is(normalize.split_social_name('nome social')::text, '("nome social",)', 'nome social');
select is(normalize.split_social_name('registro: Ana Souza')::text, '("registro: Ana Souza",)', 'registro: Ana Souza');
select is(normalize.split_social_name('nome social Caio Souza nome civil Ana Souza')::text, '("Ana Souza","Caio Souza")', 'nome social Caio Souza nome civil Ana Souza');
select is(normalize.split_social_name('Ana (registro)')::text, '("Ana (registro)",)', 'Ana (registro)');
select is(normalize.split_social_name('Caio (social)')::text, '("Caio (social)",)', 'Caio (social)');
select is(normalize.split_social_name('Caio Souza, registrada como Ana Souza')::text, '("Ana Souza","Caio Souza")', 'Caio Souza, registrada como Ana Souza');

select * from finish();
rollback;
