create or replace function normalize.is_role_mailbox(p_email text)
returns boolean
language sql
immutable
parallel safe
return split_part(p_email, '@', 1) ~ (
    '^(contato|contatos|contact|comercial|vendas|venda|sales|atendimento|sac|faleconosco|fale|info|informacoes|adm|administracao|administrativo|admin|'
    || 'financeiro|fiscal|cobranca|contabilidade|compras|rh|dp|recepcao|secretaria|escritorio|diretoria|gerencia|loja|suporte|support|help|ti|'
    || 'marketing|mkt|juridico|logistica|expedicao|estoque|oficina|clinica|condominio|portaria|reservas|eventos|office|hello|oi|ola|geral|equipe|'
    || 'empresa|nfe|nf|postmaster|webmaster|noreply|no-reply|naoresponda)([0-9._+-].*|$)'
);

comment on function normalize.is_role_mailbox(text) is
'Is this e-mail (as normalize.email gives it) the mailbox of a function that several people read (contato@, vendas2@, rh.sp@), so that it names nobody by itself?
Source: RFC 2142 and what Brazilian firms call them. Null for null.';

revoke all on function normalize.is_role_mailbox(text) from public;
