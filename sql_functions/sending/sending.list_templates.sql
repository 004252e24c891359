create or replace function sending.list_templates()
returns table (
    id bigint, code text, name text, language text, category text, purpose text, state text, held_until timestamptz,
    refusal_code text, problem text, chatwoot_state text, synced_at timestamptz,
    example text, footer text, buttons jsonb, submission jsonb
)
language sql
stable
as $$
    select t.id, t.code, t.name, t.language, t.category, t.purpose, t.state, t.held_until,
        t.refusal_code, t.problem, t.chatwoot_state, t.synced_at,
        sending.render(t.body, sending.template_examples(t), t.parameters), t.footer, t.buttons, sending.template_submission(t)
    from sending.templates as t
    order by t.id;
$$;

comment on function sending.list_templates() is
'The WhatsApp templates: their state, what stands against it (a code; governance.templates has the words), how each reads with examples, and what Meta takes to create it.';

revoke all on function sending.list_templates() from public;
