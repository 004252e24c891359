begin;
select plan(4);

select is_empty(
    $$select w from unnest(array['Pará', 'PARÁ', 'pará.', ' Pará! ', 'Pará 😊', U&'Para\0301', 'Oi, Pará', 'sou do Pará', 'Belém do Pará', 'Pará de Minas', 'Belém - Pará',
        'sou do Para', 'para amanhã', 'é para mim', 'para o meu pai', 'Para quem?', 'para 2 pessoas', 'Santarém, Para', 'Paraná', 'Paraíba', 'PA'])
      as w where inbox.detect_intent(w) is not null$$,
    'a place, and the preposition in an answer'
);
select is_empty(
    $$select w from unnest(array['para', 'PARA', 'Para!', 'para...', 'Pára', 'PÁRA!', 'para por favor', 'Por favor, para', 'PARA 😡', 'Para, obrigado'])
      as w where inbox.detect_intent(w) is distinct from 'stop'$$,
    'the verb'
);
create temporary table a as select tests.make_operation();
create temporary table l as select * from tests.contacted_lead(1);
select is(tests.write(1, 'wamid.1', tests.text_of('Pará')), 'applied', 'the answer to where somebody lives');
select is(tests.status(lead_id), 'engaged', 'is an answer') from l;

select * from finish();
rollback;
