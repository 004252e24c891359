create or replace function scoring.word_of(p_text text, p_number double precision)
returns text
language sql
immutable
parallel safe
as $$
    select coalesce(lower(btrim(left(p_text, 100))), p_number::text);
$$;

comment on function scoring.word_of(text, double precision) is 'By which word a value is told from others: its text, else the number written out.';

revoke all on function scoring.word_of(text, double precision) from public;
