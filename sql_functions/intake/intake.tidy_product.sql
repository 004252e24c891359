create or replace function intake.tidy_product(p_tidied intake.tidied)
returns intake.tidied
language plpgsql
stable
as $$
declare
    v_given constant jsonb := p_tidied.body -> 'product';
    v_attributes constant jsonb := case jsonb_typeof(p_tidied.body -> 'attributes') when 'object' then p_tidied.body -> 'attributes' else '{}' end;
    v_tidied intake.tidied := p_tidied;
    v_read record;
    v_product text;
begin
    if not intake.is_filled(v_given) then
        return intake.keep_tidied(p_tidied, 'product', null);
    end if;
    v_read := intake.usable_text(v_given, 200);
    v_read.value := normalize.undamaged_text(v_read.value);
    select p.code into v_product
    from leads.products as p
    where p.is_active and normalize.unaccented(v_read.value) in (p.code, normalize.unaccented(p.name))
    order by p.code = v_read.value desc, p.code
    limit 1;
    if v_product is not null then
        return intake.keep_tidied(p_tidied, 'product', to_jsonb(v_product));
    end if;
    -- What the person wants is worth reading even where no product is called so.
    if v_read.value is not null then
        v_tidied := intake.keep_tidied(v_tidied, 'attributes', jsonb_build_object('product', v_read.value) || v_attributes);
    end if;
    return intake.keep_tidied(v_tidied, 'product', null, intake.set_aside('product', coalesce(v_read.problem, 'unknown_code')));
end;
$$;

comment on function intake.tidy_product(intake.tidied) is
'intake.tidy() for the field product: the code or the name of an active row of leads.products; another text goes into the attributes, with a warning.';

revoke all on function intake.tidy_product(intake.tidied) from public;
