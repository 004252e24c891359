create or replace function scoring.outcome_of(p_text text)
returns text
language sql
immutable
parallel safe
as $$
    select case
        when w.word in ('won', 'win', 'ganho', 'ganha', 'ganhou', 'negocio ganho', 'vendido', 'venda', 'convertido', 'converted', 'closed won', 'fechado ganho', 'sim', 's', 'yes', 'y', 'true', 'verdadeiro', 't', '1', '1.0') then 'won'
        when w.word in ('lost', 'perdido', 'perdida', 'perda', 'perdeu', 'negocio perdido', 'closed lost', 'fechado perdido', 'nao convertido', 'not converted', 'nao', 'n', 'no', 'false', 'falso', 'f', '0', '0.0') then 'lost'
        when w.word in ('', 'open', 'aberto', 'aberta', 'em aberto', 'em andamento', 'in progress') then 'open'
    end
    from (select normalize.unaccented(lower(btrim(coalesce(p_text, '')))) as word) as w;
$$;

comment on function scoring.outcome_of(text) is 'won, lost or open: what a company''s own word for the outcome of a lead says; null for a word that is not known.';

revoke all on function scoring.outcome_of(text) from public;
