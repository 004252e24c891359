create or replace function meta.field_error(p_field text, p_code text, p_detail text)
returns jsonb
language sql
immutable
parallel safe
as $$
    select jsonb_build_object('field', p_field, 'code', p_code, 'detail', p_detail);
$$;

comment on function meta.field_error(text, text, text) is
'One entry of errors[]: the dotted path of the field, a registered code, and a sentence that says what to do.';

revoke all on function meta.field_error(text, text, text) from public;
