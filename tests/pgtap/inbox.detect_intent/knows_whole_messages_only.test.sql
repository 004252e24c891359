begin;
select plan(4);

select is_empty(
    $$select w from unnest(array['parar', 'PARAR', ' Parar! ', 'pare', 'Sair', 'STOP', 'cancelar', 'Remover', 'descadastrar', 'não quero receber mensagens',
        'Nao quero mais receber mensagens.', 'PARAR, por favor', 'por favor parar', '*parar*', 'pa​rar', 'Pare de me mandar mensagens!!!', 'Ｐａｒａｒ'])
      as w where inbox.detect_intent(w) is distinct from 'stop'$$,
    'asks to stop'
);
select is_empty(
    $$select w from unnest(array['quero parar de pagar aluguel', 'pode parar um pouco?', 'não pare', 'vou sair agora, me liga depois', 'para quando?', 'cancelar a consulta',
        'qual o valor para mim?', 'oi', '', '👍', 'remover a multa', 'stop by later', repeat('parar ', 100)]) as w where inbox.detect_intent(w) = 'stop'$$,
    'the word inside a sentence does not'
);
select is_empty($$select w from unnest(array['voltar', 'VOLTAR.', 'quero voltar', 'Reativar']) as w where inbox.detect_intent(w) is distinct from 'resume'$$, 'asks for more');
select is(array[inbox.detect_intent('Não sou eu'), inbox.detect_intent('número errado!'), inbox.detect_intent('não sou eu quem decide')], array['wrong_person', 'wrong_person', null], 'is somebody else');

select * from finish();
rollback;
