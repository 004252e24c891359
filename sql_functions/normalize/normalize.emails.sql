create or replace function normalize.emails(p_raw text)
returns table (
    "position" integer,
    email text,
    is_valid boolean,
    reason text,
    match_key text,
    suggestion text,
    is_disposable boolean
)
language plpgsql
stable
parallel safe
as $$
declare
    v_whole record;
begin
    v_whole := normalize.email(p_raw);
    -- An address is looked for in its piece only where the whole is none; names beside addresses are several people.
    if not v_whole.is_valid and v_whole.reason <> 'too_long' and strpos(p_raw, '@') > 0 and strpos(p_raw, '<') = 0 then
        return query
        with pieces as materialized (
            select w.n, w.piece, m.email, m.is_valid, m.reason, m.match_key, m.suggestion, m.is_disposable
            from regexp_split_to_table(p_raw, E'[;,|/\\n\\r]+|[ ](?:e|ou|and|or)[ ]|[ ]+(?=[^ ]+@)', 'i') with ordinality as w (piece, n)
            cross join lateral normalize.email(w.piece) as m
            where strpos(w.piece, '@') > 0 and w.n <= 10
        )
        select (row_number() over (order by o.n))::integer, o.email, o.is_valid, o.reason, o.match_key, o.suggestion, o.is_disposable
        from (
            select distinct on (coalesce(p.match_key, p.piece)) p.*
            from pieces as p
            order by coalesce(p.match_key, p.piece), p.n
        ) as o
        where exists (select from pieces as p where p.is_valid);
        if found then
            return;
        end if;
    end if;
    return query
    select 1, v_whole.email, v_whole.is_valid, v_whole.reason, v_whole.match_key, v_whole.suggestion, v_whole.is_disposable;
end;
$$;

comment on function normalize.emails(text) is
'The e-mail addresses that stand in one field, each once and in their order, whatever separates them: one row for each with the columns of normalize.email. A field with one address, or with
none, gives exactly the row of normalize.email. Never raises.';

revoke all on function normalize.emails(text) from public;
grant execute on function normalize.emails(text) to indica_owner;
