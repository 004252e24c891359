create or replace function scoring.product_worths()
returns jsonb
language plpgsql
stable
as $$
declare
    v_worths jsonb;
begin
    -- Of the currency in which most was won: amounts of several cannot be averaged.
    with won as (
        select h.product, sum(h.amount) as amount, count(*) as n
        from scoring.history as h
        where h.outcome = 'won' and h.amount > 0 and h.currency is not distinct from (
            select c.currency from scoring.history as c where c.outcome = 'won' and c.amount > 0 group by c.currency order by count(*) desc, c.currency limit 1
        )
        group by h.product
    )
    -- Another system calls a product by our code or by its name.
    select jsonb_object_agg(t.id, t.amount / t.n / (select sum(o.amount) / sum(o.n) from won as o))
    into v_worths
    from (
        select p.id, sum(w.amount) as amount, sum(w.n) as n
        from won as w
        inner join leads.products as p on normalize.unaccented(lower(w.product)) in (p.code, normalize.unaccented(lower(p.name)))
        group by p.id
    ) as t;
    return coalesce(v_worths, '{}');
end;
$$;

comment on function scoring.product_worths() is
'How many times the average amount won a product brings when it is won, by the id of the product, which the past calls by its code or its name; what is not known is not there. For whoever asks for the worth of many leads.';

revoke all on function scoring.product_worths() from public;
