create or replace function ops.enrolment_code_hash(p_code text)
returns bytea
language sql
immutable
as $$
    -- Typed by people: any case, with spaces or hyphens.
    select sha256(convert_to(upper(regexp_replace(p_code, '[[:space:]-]', '', 'g')), 'UTF8'));
$$;

comment on function ops.enrolment_code_hash(text) is 'SHA-256 under which an enrolment code is kept, however it was typed.';

revoke all on function ops.enrolment_code_hash(text) from public;
