create or replace function inbox.is_acknowledgment(p_kind text, p_body text)
returns boolean
language plpgsql
immutable
parallel safe
as $$
declare
    -- Pictographs, dingbats and other symbols, arrows, flags; joiners, variation selectors and skin tones belong to them.
    c_emoji constant text := '[\U0001F000-\U0001FAFF\u2190-\u21FF\u2300-\u27BF\u2B00-\u2BFF\u3030\u303D]';
    c_modifiers constant text := '[\u200D\uFE0E\uFE0F\u20E3\U000E0020-\U000E007F]';
    -- Pictures that ask, doubt, refuse, grieve or want a call.
    c_no_thanks constant text := '[\u2753\u2754\u2049\u260E\u2639\u26A0\u274C\u274E\u23F0\u23F3\u231A\u231B\U0001F44E\U0001F914\U0001F928\U0001F615\U0001F61F'
        || '\U0001F620-\U0001F622\U0001F624-\U0001F627\U0001F62D\U0001F630\U0001F631\U0001F641\U0001F644\U0001F645\U0001F6AB\U0001F6D1\U0001F92C\U0001F92E\U0001F937\U0001F595'
        || '\U0001F4DE\U0001F4DF\U0001F4F1\U0001F4F2\U0001F4F5\U0001F4C5\U0001F4C6\U0001F198\U0001F494\U0001F92F\U0001F610\U0001F611\U0001F612]';
    c_thanks constant text :=
        '(muitissimo |muito |muita |mt |mto |mil |super )?(obrigad(o|a|ao|inh[oa])|obg|obgd[oa]?|obrigado eu|obrigada eu|brigad(o|a|ao|inh[oa])|valeu|vlw|agradecid[oa]|agradeco|'
        'grat[oa]|gratidao|ok+|okay|oks|okey|certo|certinho|ta|ta bom|ta bem|ta certo|ta ok|tudo bem|tudo certo|beleza|blz|combinado|combinadissimo|fechado|'
        'fechou|perfeito|otimo|excelente|maravilha|maravilhoso|show|show de bola|legal|joia|massa|top|bacana|tranquilo|positivo|entendi|entendido|compreendi|'
        'ciente|recebido|recebi|anotado|de nada|por nada|imagina|disponha|sim senhor[a]?|amem|thanks|thank you|tmj|tamo junto|estamos juntos|de acordo|'
        'ate|ate la|ate logo|ate mais|ate mais tarde|ate breve|ate depois|ate ja|ate (hoje|amanha|segunda|terca|quarta|quinta|sexta|sabado|domingo)( feira)?|'
        'ate a proxima|ate semana que vem|tchau|um abraco|abraco|abracos|abs|bjs?|beijos?|beijinhos?|deus (te |lhe |o |a |os )?abencoe|fica com deus|fique com deus|'
        'igualmente|(pra|para) (voce|vc|vcs|voces) tambem|k{2,}|(rs)+|(ha){2,})';
    c_beside constant text :=
        '(mesmo|demais|entao|viu|ai|la|e|eu|so|tambem|por tudo|pela atencao|pelo retorno|pela ajuda|pelas informacoes|pela informacao|pelo contato|pelo carinho|'
        'por enquanto|desde ja|um|uma|bom dia|boa tarde|boa noite|bom descanso|bom trabalho|boa semana|otima semana|bom fim de semana|bom final de semana|'
        'otimo dia|otima tarde|otima noite|bom domingo|bom feriado|tenha|tenham|(a|para|pra) (voce|vc|vcs|voces|todos)|querid[oa]|amig[oa]|meu bem|'
        'fico no aguardo|no aguardo)';
    v_body text;
    v_words text;
begin
    if p_kind in ('reaction', 'sticker') then
        return true;
    end if;
    if p_kind is distinct from 'text' or p_body is null or length(p_body) > 80 or p_body ~ '[?¿]' or p_body ~ c_no_thanks then
        return false;
    end if;
    v_body := regexp_replace(regexp_replace(p_body, '(:-?\)|=\)|;-?\)|<3|:D\M|\\o/)', '🙂', 'g'), c_modifiers, '', 'g');
    v_words := btrim(regexp_replace(normalize.unaccented(normalize.visible_text(regexp_replace(v_body, c_emoji, ' ', 'g'))), '[^a-z0-9]+', ' ', 'g'));
    if v_words = '' then
        -- Nothing but pictures; a mark alone, or another script, says what we cannot read.
        return v_body ~ c_emoji and regexp_replace(v_body, c_emoji, '', 'g') ~ '^[\s!.,;~*_-]*$';
    end if;
    v_words := regexp_replace(v_words, '([a-jl-z])\1{2,}', '\1', 'g');
    return v_words ~ ('^(' || c_beside || ' )*' || c_thanks || '( (' || c_thanks || '|' || c_beside || '))*$')
        and regexp_replace(v_body, c_emoji, '', 'g') !~ '[^[:ascii:]À-ÿ\u2010-\u2026]';
end;
$$;

comment on function inbox.is_acknowledgment(text, text) is
'Does a message (its kind and text) only say thanks, agree, take leave or show a kind picture, and ask nothing? Such words never take the place of a step that stands;
in answer to a template they are an answer. A question mark, a word that is not known here, a doubtful picture, a greeting alone, and any other kind of message say
more. Written for Brazilian Portuguese.';

revoke all on function inbox.is_acknowledgment(text, text) from public;
