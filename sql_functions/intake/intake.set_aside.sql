create or replace function intake.set_aside(p_field text, p_problem text)
returns jsonb
language sql
stable
as $$
    select meta.field_error(p_field, 'set_aside', meta.text('set_aside.' || p_problem))
$$;

comment on function intake.set_aside(text, text) is
'The warning that an optional value of a submission was not understood and was left out, and why: not_text, too_long, unknown_code, not_a_time, not_an_object. It stays in the ledger''s
bytes.';

revoke all on function intake.set_aside(text, text) from public;
