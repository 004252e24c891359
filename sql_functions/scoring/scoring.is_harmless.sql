create or replace function scoring.is_harmless(p_key text, p_value text)
returns boolean
language sql
immutable
parallel safe
as $$
    select normalize.unaccented(lower(p_key))
            !~ '^(nome|name|nome completo|full[ _]?name|first[ _]?name|last[ _]?name|telefone|phone|celular|mobile|whatsapp|e-?mail|cpf|cnpj|rg|endereco|address|cep)$'
        and p_value !~ '@'
        and (p_value !~ '^\s*\+?[(0-9][0-9 ().-]{9,}$' or p_value ~ '^([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{2}[.-][0-9]{2}[.-][0-9]{4})$' or p_value ~ '^[0-9]+[.][0-9]+$');
$$;

comment on function scoring.is_harmless(text, text) is 'Whether a column''s name and a value of it speak of no person: no name, phone, e-mail or document.';

revoke all on function scoring.is_harmless(text, text) from public;
