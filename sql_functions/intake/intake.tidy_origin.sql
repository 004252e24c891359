create or replace function intake.tidy_origin(p_tidied intake.tidied, p_token_id bigint)
returns intake.tidied
language plpgsql
stable
as $$
declare
    v_given constant jsonb := p_tidied.body -> 'origin';
    v_read record;
    v_origin text;
begin
    v_read := intake.usable_text(v_given, 200);
    select o.code into v_origin
    from leads.origins as o
    where o.is_active and normalize.unaccented(v_read.value) in (o.code, normalize.unaccented(o.name_pt), normalize.unaccented(o.name_en))
    order by o.code = v_read.value desc
    limit 1;
    if v_origin is not null then
        return intake.keep_tidied(p_tidied, 'origin', to_jsonb(v_origin));
    end if;
    select case
        when t.source_id is not null then 'webhook'
        when t.consultant_id is not null then 'manual'
        when t.prefix = 'import' then 'import'
    end
    into v_origin
    from ops.api_tokens as t
    where t.id = p_token_id;
    return intake.keep_tidied(
        p_tidied, 'origin', to_jsonb(v_origin),
        case when intake.is_filled(v_given) then intake.set_aside('origin', 'unknown_code') end
    );
end;
$$;

comment on function intake.tidy_origin(intake.tidied, bigint) is
'intake.tidy() for the field origin: the code or the name of an active row of leads.origins; for anything else what the sender is: webhook for a source, manual for a
consultant, import for a row of a file, nothing for the operation''s own tokens.';

revoke all on function intake.tidy_origin(intake.tidied, bigint) from public;
