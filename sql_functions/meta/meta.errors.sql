create or replace function meta.errors(variadic p_errors jsonb[])
returns jsonb
language sql
immutable
parallel safe
return to_jsonb(array_remove(p_errors, null));

comment on function meta.errors(jsonb[]) is
'The error entries (see meta.field_error) among the arguments, in their order, as a JSON array; those that are null, because the field is fine, are left out.';

revoke all on function meta.errors(jsonb[]) from public;
