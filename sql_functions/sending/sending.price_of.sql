create or replace function sending.price_of(p_category text, p_pricing_type text, p_at timestamptz)
returns sending.prices
language plpgsql
stable
as $$
declare
    v_price sending.prices;
begin
    select * into v_price
    from sending.prices as p
    where p.category = lower(p_category) and p.since <= (p_at at time zone 'UTC')::date
    order by p.since desc
    limit 1;
    if lower(p_pricing_type) like 'free%' then
        v_price.price := 0;
    end if;
    return v_price;
end;
$$;

comment on function sending.price_of(text, text, timestamptz) is
'What Meta charges for a message of a category that arrives at p_at (p_pricing_type: regular, or free_… which costs nothing). Null fields where no price is known.';

revoke all on function sending.price_of(text, text, timestamptz) from public;
