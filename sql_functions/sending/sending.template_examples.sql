create or replace function sending.template_examples(p_template sending.templates)
returns text[]
language sql
stable
as $$
    select array(
        select case n.name
            when 'person_first_name' then 'Maria'
            when 'consultant_first_name' then 'Ana'
            when 'company_name' then ops.setting_text('company_name')
            when 'referrer_name' then 'João Siqueira'
            when 'alert_text' then meta.text('alert.test')
            when 'product_name' then 'Consórcio de imóvel'
        end
        from unnest(p_template.parameters) with ordinality as n (name, position)
        order by n.position
    );
$$;

comment on function sending.template_examples(sending.templates) is
'Examples for the variables of a template, in order: what Meta wants at its creation, and what a preview shows.';

revoke all on function sending.template_examples(sending.templates) from public;
