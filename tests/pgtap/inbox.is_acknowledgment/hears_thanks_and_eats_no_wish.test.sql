begin;
select plan(3);

select is_empty(
    $$select b from unnest(array[
        'ok obrigada', 'tá bom então, até amanhã', 'combinado 👍', '👍🏻', '❤️', '🙏🏽', 'Muito obrigada!', 'Até lá!', 'Combinado!', 'obrigadaaaa', 'valeu demais',
        'Ok, obrigada! Boa noite', '👩‍💻', 'kkkk', 'Show de bola, fechado', 'Deus te abençoe 🙏', 'tá', 'ok :)', '👍👍🏿', 'Obrigada pela atenção', 'OBRIGADO!!!',
        'Tudo bem, muito obrigado. Um abraço!', 'okkk', 'até segunda-feira', '☺️', '✅', 'bom dia, obrigada'
    ]) as b where not inbox.is_acknowledgment('text', b)$$, 'thanks, agreement, leave, kind pictures'
);
select is_empty(
    $$select b from unnest(array[
        'ok?', 'bom dia', '???', '...', '!', '', 'Привет', 'ok 谢谢', 'ok mas quanto custa', 'não, obrigada', '🤔', '👎', 'ok, dia 26', 'sim', 'sim, obrigada', '📞',
        'Obrigada, me liga', 'ok quero', 'parar', 'obrigada, parar', 'até quando', 'até que horas', '1', '1️⃣', 'pode ser', 'ok ❓', 'oi', 'ok, mas não',
        'combinado pra 26', '😡', 'e ai', 'no aguardo'
    ]) as b where inbox.is_acknowledgment('text', b)$$, 'no question, wish, refusal, date, greeting, or what cannot be read'
);
select results_eq(
    $$select inbox.is_acknowledgment(k, b) from (values (1, 'sticker', null), (2, 'reaction', '❤️'), (3, 'image', 'ok'), (4, 'audio', null), (5, 'attachment', null), (6, null, 'ok')) as x (n, k, b) order by n$$,
    'values (true), (true), (false), (false), (false), (false)', 'a sticker and a reaction; a picture, a voice message or a file may say anything'
);

select * from finish();
rollback;
