create or replace function people.named_key(p_kind text, p_match_key text, p_name_key text)
returns text
language sql
immutable
parallel safe
return 'named:' || p_kind || ':' || p_match_key || ' ' || p_name_key;

comment on function people.named_key(text, text, text) is
'The key of one person among several who share an identifier: identifier and name together, since neither alone is theirs.';

revoke all on function people.named_key(text, text, text) from public;
