create or replace function inbox.detect_intent(p_text text)
returns text
language plpgsql
immutable
as $$
declare
    v_words text;
begin
    v_words := btrim(regexp_replace(normalize.unaccented(normalize.visible_text(left(p_text, 200))), '[^a-z0-9]+', ' ', 'g'));
    v_words := regexp_replace(v_words, '^(por favor|pf|pfv|favor|oi|ola) (?=.)', '');
    v_words := regexp_replace(v_words, '(?<=.) (por favor|pf|pfv|favor|obrigad[oa]|obg)$', '');
    return case
        when length(p_text) > 200 then null
        -- The accent tells the place (Pará) from the verb (para, and pára as it was spelled until 2009).
        when v_words = 'para' and normalize(lower(normalize.visible_text(p_text)), nfc) ~ 'par[áàâã]' then null
        when v_words in (
            'parar', 'pare', 'para', 'sair', 'stop', 'cancelar', 'cancela', 'cancele', 'remover', 'remova', 'remove',
            'descadastrar', 'descadastre', 'descadastra', 'descadastro', 'unsubscribe', 'opt out', 'optout',
            'quero parar', 'quero sair', 'quero me descadastrar', 'sair da lista', 'nao quero', 'nao perturbe',
            'me remova', 'me remove', 'me descadastre', 'me descadastra', 'me tire da lista', 'me tira da lista',
            'remover da lista', 'remova meu numero', 'remove meu numero', 'apague meu numero',
            'nao quero receber mensagens', 'nao quero receber mensagem', 'nao quero mais receber mensagens',
            'nao quero mais receber mensagem', 'nao quero receber mais mensagens', 'nao quero receber mais',
            'nao quero mais receber', 'nao quero mais', 'nao quero mais mensagens', 'nao quero receber',
            'nao me mande mensagens', 'nao me mande mensagem', 'nao me mande mais mensagens', 'nao me mande mais mensagem',
            'nao me mande mais', 'nao mande mais mensagens', 'nao mande mais mensagem', 'nao mande mais',
            'nao envie mais mensagens', 'nao envie mais mensagem', 'nao envie mais', 'nao me envie mais mensagens',
            'nao enviar mais mensagens', 'pare de mandar mensagens', 'pare de mandar mensagem', 'pare de me mandar mensagens',
            'pare de me mandar mensagem', 'pare de enviar mensagens', 'pare de me enviar mensagens', 'para de mandar mensagens',
            'para de mandar mensagem', 'para de me mandar mensagens', 'para de me mandar mensagem', 'parar de receber mensagens',
            'parar mensagens', 'cancelar mensagens', 'parar de receber', 'nao entre mais em contato', 'nao me contate mais'
        ) then 'stop'
        when v_words in (
            'voltar', 'volta', 'volte', 'quero voltar', 'voltar a receber', 'voltar a receber mensagens', 'quero voltar a receber',
            'quero voltar a receber mensagens', 'quero receber', 'quero receber mensagens', 'reativar', 'retornar', 'continuar', 'start'
        ) then 'resume'
        when v_words in (
            'nao sou eu', 'numero errado', 'pessoa errada', 'telefone errado', 'engano', 'foi engano', 'e engano',
            'nao sou essa pessoa', 'nao sou esta pessoa', 'esse numero nao e dessa pessoa', 'este numero nao e desta pessoa',
            'nao conheco essa pessoa', 'nao conheco esta pessoa'
        ) then 'wrong_person'
    end;
end;
$$;

comment on function inbox.detect_intent(text) is
'What a message asks for when it says nothing else, whatever its case, accents and punctuation: stop (no more messages), resume (messages again),
wrong_person (the number is somebody else''s); null for any other text, also one that holds such a word inside a sentence. "PARA", "para!" and "Para, por favor" are how
people write the verb, without its accent; "Pará" is the state, the answer to where somebody lives, and "para amanhã" or "sou do Para" are sentences: none of these is a
wish. One who writes the state as "Para" alone cannot be told from one who wants us to stop: what we had asked decides (inbox.wish_of).';

revoke all on function inbox.detect_intent(text) from public;
