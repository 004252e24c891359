create or replace function sending.set_price(p_category text, p_price numeric, p_currency text, p_since date)
returns text
language plpgsql
volatile
as $$
declare
    v_category constant text := lower(btrim(p_category));
    v_currency constant text := upper(btrim(p_currency));
    v_was numeric;
begin
    if v_category !~ '^[a-z_]{1,40}$' then
        raise exception '% is not a category of messages', p_category using errcode = 'ID105', hint = 'marketing, utility, service, authentication.';
    end if;
    if p_price is null or p_price < 0 or p_price >= 1000 then
        raise exception 'a price is between 0 and 1000, not %', coalesce(p_price::text, 'null') using errcode = 'ID105';
    end if;
    if v_currency !~ '^[A-Z]{3}$' then
        raise exception '% is not a currency', p_currency using errcode = 'ID105', hint = 'Three letters: BRL, USD.';
    end if;
    select p.price into v_was from sending.prices as p where p.category = v_category and p.since = p_since;
    insert into sending.prices as p (category, since, price, currency)
    values (v_category, p_since, p_price, v_currency)
    on conflict (category, since) do update set price = excluded.price, currency = excluded.currency;
    return case when v_was is null then 'added' else 'changed' end;
end;
$$;

comment on function sending.set_price(text, numeric, text, date) is
'What Meta charges for a delivered message of a category from a day on (UTC), in the operation''s country. Returns added or changed. Raises ID105.';

revoke all on function sending.set_price(text, numeric, text, date) from public;
