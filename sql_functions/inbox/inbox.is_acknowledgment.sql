create or replace function inbox.is_acknowledgment(p_kind text, p_body text)
returns boolean
language sql
immutable
parallel safe
as $$
    select p_kind = 'reaction' or coalesce(
        length(p_body) <= 60
        and btrim(regexp_replace(normalize.unaccented(normalize.visible_text(p_body)), '[^a-z0-9]+', ' ', 'g')) ~ (
            '^((muito |mt |mto )?(obrigad[oa]|obg|brigad[oa]|valeu|vlw|agradecid[oa]|agradeco|ok|okay|oks|okey|certo|certinho|ta|ta bom|ta certo|ta ok|tudo bem|'
            || 'tudo certo|beleza|blz|combinado|fechado|perfeito|otimo|maravilha|show|legal|joia|entendi|entendido|ciente|recebido|de nada|ate|ate la|'
            || 'ate logo|ate mais|ate breve|ate amanha|ate segunda|ate terca|ate quarta|ate quinta|ate sexta|um abraco|abraco|abracos|bom dia|boa tarde|'
            || 'boa noite|bom final de semana|igualmente|pra voce tambem|para voce tambem|amem|thanks|thank you|mesmo|demais|entao|viu|ai|la|e|eu|'
            || 'sim senhor[a]?|imagina|por nada|disponha)( |$))*$'
        ),
        false
    );
$$;

comment on function inbox.is_acknowledgment(text, text) is
'Does a message (its kind and text) only say thanks, agree or take leave, or react to one of ours, and ask nothing? Such words never take the place of a
step that stands; in answer to a template they are an answer.';

revoke all on function inbox.is_acknowledgment(text, text) from public;
