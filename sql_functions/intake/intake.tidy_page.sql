create or replace function intake.tidy_page(p_tidied intake.tidied)
returns intake.tidied
language plpgsql
stable
as $$
declare
    v_given constant jsonb := p_tidied.body -> 'page';
    v_tidied intake.tidied := p_tidied;
    v_page jsonb := v_given;
begin
    if not intake.is_filled(v_given) then
        return intake.keep_tidied(p_tidied, 'page', null);
    end if;
    -- "page": "https://..." says an address.
    if jsonb_typeof(v_page) = 'string' then
        v_page := jsonb_build_object('url', v_page);
    elsif jsonb_typeof(v_page) <> 'object' then
        return intake.keep_tidied(p_tidied, 'page', null, intake.set_aside('page', 'not_an_object'));
    end if;
    v_tidied := intake.keep_tidied(v_tidied, 'page', v_page);
    v_tidied := intake.tidy_group(v_tidied, 'page', '{"url": 2048, "title": 300}');
    return case when v_tidied.body #>> '{page,url}' is null then intake.keep_tidied(v_tidied, 'page', null) else v_tidied end;
end;
$$;

comment on function intake.tidy_page(intake.tidied) is
'intake.tidy() for the field page: an object with an address, or an address alone.';

revoke all on function intake.tidy_page(intake.tidied) from public;
