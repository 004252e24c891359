create or replace function normalize.generation(p_name_key text)
returns text
language sql
immutable
parallel safe
return (
    select case
        when w.word in ('ii', 'segundo') then 'ii'
        when w.word in ('iii', 'terceiro') then 'iii'
        when w.word in ('filho', 'filha', 'junior', 'neto', 'neta', 'bisneto', 'bisneta', 'sobrinho', 'sobrinha', 'iv', 'vi', 'vii', 'viii') then w.word
    end
    from (select substring(p_name_key from ' ([^ ]+)$') as word) as w
);

comment on function normalize.generation(text) is
'The last word of a name when it tells one generation of a family from another (filho, junior, neto, sobrinho, ii), else null. p_name_key: as
normalize.person_name gives it, where Jr. is junior already; a name of one word has none. Null for null.';

revoke all on function normalize.generation(text) from public;
