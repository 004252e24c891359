create or replace function inbox.is_ambiguous_stop(p_text text)
returns boolean
language sql
immutable
as $$
    select coalesce(btrim(regexp_replace(lower(normalize.visible_text(left(p_text, 200))), '[^[:alnum:]]+', ' ', 'g')) = 'para', false)
$$;

comment on function inbox.is_ambiguous_stop(text) is
'Is a message nothing but "Para"? It is the verb (stop) or a hasty "Pará", the state: as the answer to a question of ours it is no wish (inbox.wish_of).';

revoke all on function inbox.is_ambiguous_stop(text) from public;
