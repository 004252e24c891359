create or replace function util.shortened(p_text text, p_most integer)
returns text
language sql
immutable
parallel safe
as $$
    select case when length(t.line) <= p_most then t.line else rtrim(left(t.line, p_most - 1)) || '…' end
    from (select btrim(regexp_replace(p_text, '\s+', ' ', 'g')) as line) as t
$$;

comment on function util.shortened(text, integer) is 'A text on one line, of p_most characters at most; one that is cut ends in an ellipsis. Null for null.';

revoke all on function util.shortened(text, integer) from public;
