-- requires: people.is_personal_kind, normalize.is_role_mailbox
create or replace function people.is_personal(p_kind text, p_match_key text, p_phone_kind text)
returns boolean
language sql
immutable
parallel safe
return case p_kind
    when 'phone' then people.is_personal_kind(p_phone_kind)
    when 'tax_id' then length(p_match_key) = 11
    when 'email' then not normalize.is_role_mailbox(p_match_key)
    else true
end;

comment on function people.is_personal(text, text, text) is
'Can an identifier be one person''s alone? A mobile, a CPF, a mailbox with a name, an id of WhatsApp can; a switchboard, a CNPJ, a common mailbox are shared
whoever is known by them, and name somebody only together with the name.';

revoke all on function people.is_personal(text, text, text) from public;
