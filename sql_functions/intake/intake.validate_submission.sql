create or replace function intake.validate_submission(p_body jsonb, p_at timestamptz)
returns jsonb
language plpgsql
stable
as $$
declare
    v_errors jsonb := '[]'::jsonb;
    v_error jsonb;
    v_object jsonb;
    v_at timestamptz;
begin
    v_object := p_body -> 'person';
    if v_object is null or jsonb_typeof(v_object) <> 'object' then
        v_errors := v_errors || meta.field_error(
            'person', case when v_object is null or v_object = 'null' then 'ID111' else 'ID112' end, meta.text('person.must_be_object')
        );
    else
        v_errors := v_errors || meta.errors(
            normalize.check_text(v_object, 'name', 'person.name', true, 200),
            normalize.check_text(v_object, 'social_name', 'person.social_name', false, 200),
            -- These are understood or set aside with a warning, whatever their length: a link may carry a text, a field two numbers.
            normalize.check_text(v_object, 'phone', 'person.phone', false, 8000),
            normalize.check_text(v_object, 'email', 'person.email', false, 2000),
            normalize.check_text(v_object, 'tax_id', 'person.tax_id', false, 2000),
            normalize.check_text(v_object, 'city', 'person.city', false, 120)
        );
        if v_errors = '[]'
            and btrim(coalesce(v_object ->> 'phone', '')) = ''
            and btrim(coalesce(v_object ->> 'email', '')) = ''
        then
            v_errors := v_errors || meta.field_error('person.phone', 'ID117', meta.text('person.contact_required'));
        end if;
    end if;

    v_object := p_body -> 'referrer';
    if v_object is not null and jsonb_typeof(v_object) <> 'null' then
        if jsonb_typeof(v_object) <> 'object' then
            v_errors := v_errors || meta.field_error('referrer', 'ID112', meta.text('field.must_be_object'));
        else
            v_errors := v_errors || meta.errors(
                normalize.check_text(v_object, 'name', 'referrer.name', true, 200),
                normalize.check_text(v_object, 'phone', 'referrer.phone', false, 64),
                normalize.check_text(v_object, 'email', 'referrer.email', false, 254)
            );
        end if;
    end if;

    v_error := normalize.check_text(p_body, 'origin', 'origin', true, 63);
    if v_error is null and not exists (select from leads.origins as o where o.code = p_body ->> 'origin' and o.is_active) then
        v_error := meta.field_error('origin', 'ID114', meta.text(
            'field.one_of', (select string_agg(o.code, ', ' order by o.code) from leads.origins as o where o.is_active)
        ));
    end if;
    v_errors := v_errors || meta.errors(v_error);

    v_error := normalize.check_text(p_body, 'product', 'product', false, 63);
    if v_error is null and nullif(p_body ->> 'product', '') is not null
        and not exists (select from leads.products as p where p.code = p_body ->> 'product' and p.is_active)
    then
        v_error := meta.field_error('product', 'ID114', meta.text(
            'field.one_of',
            coalesce((select string_agg(p.code, ', ' order by p.code) from leads.products as p where p.is_active), '-')
        ));
    end if;
    v_errors := v_errors || meta.errors(v_error);

    v_errors := v_errors || meta.errors(normalize.check_text(p_body, 'notes', 'notes', false, 5000));

    v_object := p_body -> 'consent';
    if v_object is not null and jsonb_typeof(v_object) <> 'null' then
        if jsonb_typeof(v_object) <> 'object' then
            v_errors := v_errors || meta.field_error('consent', 'ID112', meta.text('field.must_be_object'));
        else
            v_error := normalize.check_text(v_object, 'basis', 'consent.basis', true, 40);
            if v_error is null and v_object ->> 'basis' not in ('legitimate_interest', 'consent', 'contract') then
                v_error := meta.field_error('consent.basis', 'ID114', meta.text('field.one_of', 'legitimate_interest, consent, contract'));
            end if;
            v_errors := v_errors || meta.errors(v_error);
            v_errors := v_errors || meta.errors(normalize.check_text(v_object, 'statement', 'consent.statement', false, 1000));
            v_error := normalize.check_text(v_object, 'at', 'consent.at', false, 40);
            if v_error is null and nullif(v_object ->> 'at', '') is not null then
                v_at := normalize.parse_time(v_object ->> 'at');
                if v_at is null or v_at > p_at + interval '1 day' then
                    v_error := meta.field_error('consent.at', 'ID118', meta.text('field.must_be_time'));
                end if;
            end if;
            v_errors := v_errors || meta.errors(v_error);
        end if;
    end if;

    v_object := p_body -> 'attributes';
    if v_object is not null and jsonb_typeof(v_object) not in ('object', 'null') then
        v_errors := v_errors || meta.field_error('attributes', 'ID112', meta.text('field.must_be_object'));
    elsif length(v_object::text) > 16384 then
        v_errors := v_errors || meta.field_error('attributes', 'ID113', meta.text('field.too_long', '16384'));
    end if;

    v_object := p_body -> 'page';
    if v_object is not null and jsonb_typeof(v_object) <> 'null' then
        if jsonb_typeof(v_object) <> 'object' then
            v_errors := v_errors || meta.field_error('page', 'ID112', meta.text('field.must_be_object'));
        else
            v_errors := v_errors || meta.errors(
                normalize.check_text(v_object, 'url', 'page.url', true, 2048),
                normalize.check_text(v_object, 'title', 'page.title', false, 300)
            );
        end if;
    end if;
    return v_errors;
end;
$$;

comment on function intake.validate_submission(jsonb, timestamptz) is
'Checks the shape of a submission (types, lengths, required fields, known codes) at the time p_at.
Returns errors[] as problem+json carries them, [] when the shape is fine. Unknown fields are not errors.';

revoke all on function intake.validate_submission(jsonb, timestamptz) from public;
