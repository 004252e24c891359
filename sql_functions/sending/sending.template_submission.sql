create or replace function sending.template_submission(p_template sending.templates)
returns jsonb
language sql
stable
as $$
    select jsonb_build_object(
        'name', p_template.name,
        'language', p_template.language,
        'category', p_template.category,
        'parameter_format', p_template.parameter_format,
        'components', jsonb_build_array(
            jsonb_build_object('type', 'BODY', 'text', p_template.body) || case
                when p_template.parameters = '{}' then '{}'
                when p_template.parameter_format = 'NAMED' then jsonb_build_object('example', jsonb_build_object('body_text_named_params', (
                    select jsonb_agg(jsonb_build_object('param_name', p.name, 'example', x.value) order by p.n)
                    from unnest(p_template.parameters) with ordinality as p (name, n)
                    join unnest(sending.template_examples(p_template)) with ordinality as x (value, n) on x.n = p.n
                )))
                else jsonb_build_object(
                    'example', jsonb_build_object('body_text', jsonb_build_array(to_jsonb(sending.template_examples(p_template))))
                )
            end
        ) || case
            when p_template.footer is null then '[]'
            else jsonb_build_array(jsonb_build_object('type', 'FOOTER', 'text', p_template.footer))
        end || case
            when p_template.buttons = '[]' then '[]'
            else jsonb_build_array(jsonb_build_object('type', 'BUTTONS', 'buttons', (
                select jsonb_agg(jsonb_build_object('type', 'QUICK_REPLY', 'text', b.value ->> 'text') order by b.n)
                from jsonb_array_elements(p_template.buttons) with ordinality as b (value, n)
            )))
        end
    );
$$;

comment on function sending.template_submission(sending.templates) is
'What POST /{waba-id}/message_templates takes to create a template, with the examples that Meta requires. Source: Meta, templates, components.';

revoke all on function sending.template_submission(sending.templates) from public;
